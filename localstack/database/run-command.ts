import { execFile } from 'node:child_process';

/** What a command that ended printed and how it ended. */
export interface CommandOutcome {
  /** Null when it could not be started, was killed, or ran into the time limit. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program without a shell and waits for it; a failure is an outcome, never a throw. */
export function runCommand(
  file: string,
  args: readonly string[],
  { timeoutMs, cwd, env, input }: { timeoutMs: number; cwd?: string; env?: NodeJS.ProcessEnv; input?: string },
): Promise<CommandOutcome> {
  return new Promise((resolve) => {
    const options = {
      timeout: timeoutMs,
      maxBuffer: 64 * 1024 * 1024,
      ...(cwd ? { cwd } : {}),
      ...(env ? { env } : {}),
    };
    const child = execFile(file, args, options, (error, stdout, stderr) => {
      const code = error ? error.code : 0;
      resolve({ exitCode: typeof code === 'number' ? code : null, stdout, stderr: stderr || (error?.message ?? '') });
    });
    // A program that ends before it read its input breaks the pipe; its exit code says enough.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input ?? '');
  });
}

/** The last lines of what a command printed, for an error message. */
export const lastLines = (text: string, count = 3): string => text.trim().split('\n').slice(-count).join(' | ');
