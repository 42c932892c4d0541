import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { runCommand } from '../database/run-command.ts';

const POLL_MS = 100;
const PATIENCE_MS = 20_000;

/** A process of ours that outlives the command that started it, known by its id and by what its command line holds. */
export interface OwnProcess {
  readonly pid: number;
  readonly commandHolds: string;
}

/** True while the process runs; false when its id belongs to another one by now. */
export async function isRunning({ pid, commandHolds }: OwnProcess): Promise<boolean> {
  return (await commandLineOf(pid)).includes(commandHolds);
}

/** Asks the process to end, insists after a while, and waits for the end. Does nothing when it has ended already. */
export async function endProcess(process_: OwnProcess): Promise<void> {
  if (!(await isRunning(process_))) return;
  signal(process_.pid, 'SIGTERM');
  const deadline = Date.now() + PATIENCE_MS;
  while (await isRunning(process_)) {
    if (Date.now() > deadline) signal(process_.pid, 'SIGKILL');
    await delay(POLL_MS);
  }
}

function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function commandLineOf(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    // Empty for a process that has ended and that nobody has waited for.
    return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  }
  const { stdout } = await runCommand('ps', ['-o', 'command=', '-p', String(pid)], { timeoutMs: 10_000 });
  return stdout;
}
