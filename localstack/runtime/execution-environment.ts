import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FunctionPlan } from './deployment-plan.ts';
import type { EnvironmentArguments, EnvironmentMessage, InvokeMessage } from './environment-protocol.ts';
import { environmentVariables } from './function-variables.ts';

/** How one invocation ended. Only `returned` says anything about its messages. */
export type InvocationResult =
  | { readonly status: 'returned'; readonly payload: string }
  | { readonly status: 'threw' | 'timed-out' | 'crashed'; readonly message: string };

/** One process that runs a function, one invocation at a time; reused while it lives. */
export interface ExecutionEnvironment {
  /** A UUID, its log stream's name; every AWS request of its process has `app/{id}` in the User-Agent, perhaps with more behind it. */
  readonly id: string;
  /** The process runs and takes another invocation. */
  isAlive(): boolean;
  /** Its code has loaded and the handler runs: not so while it starts for its first invocation. */
  isAtWork(): boolean;
  invoke(event: unknown): Promise<InvocationResult>;
  /** Ends the process at once; an invocation that runs ends as `crashed`. */
  kill(): Promise<void>;
}

export interface EnvironmentSettings {
  readonly plan: FunctionPlan;
  /** Everything that the process has in its environment; nothing is inherited. */
  readonly variables: Readonly<Record<string, string>>;
  /** Receives what the function writes to standard output and error. */
  readonly logFile: string;
}

/** Loading is not counted in the function's timeout; without a limit a bundle that hangs would hold its batch for ever. */
const INIT_TIMEOUT_MS = 60_000;

/** Starts an environment. It loads its code at the first invocation's expense, so a bundle that fails fails that one. */
export function startEnvironment({ plan, variables, logFile }: EnvironmentSettings): ExecutionEnvironment {
  const id = randomUUID();
  const child = forkEnvironment(plan, { ...variables, ...environmentVariables(id) }, logFile);
  const exit = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
    child.once('error', (error) => resolve(error.message));
  });
  const isAlive = () => child.connected && child.exitCode === null && child.signalCode === null;
  let atWork = false;
  const ready = nextMessage(child, (message) => message.type === 'ready');

  async function kill(): Promise<void> {
    child.kill('SIGKILL');
    await exit;
  }

  async function invoke(event: unknown): Promise<InvocationResult> {
    const crashed = exit.then(
      (how): InvocationResult => ({ status: 'crashed', message: `The process ended: ${how}.` }),
    );
    const loaded = await within(INIT_TIMEOUT_MS, Promise.race([ready, crashed]));
    if (loaded === 'late') {
      await kill();
      return { status: 'timed-out', message: `The bundle did not load within ${INIT_TIMEOUT_MS / 1000} s.` };
    }
    if ('status' in loaded) return loaded;

    const timeoutMs = plan.timeoutSeconds * 1000;
    const requestId = randomUUID();
    const isOwn = (message: EnvironmentMessage) => 'requestId' in message && message.requestId === requestId;
    const answer = nextMessage(child, (message) => message.type !== 'begun' && isOwn(message));
    void nextMessage(child, (message) => message.type === 'begun' && isOwn(message)).then(() => {
      atWork = true;
    });
    const request: InvokeMessage = { type: 'invoke', requestId, event, deadline: Date.now() + timeoutMs };
    // A send that fails means that the process is ending, which `crashed` sees.
    child.send(request, () => {});
    const result = await within(timeoutMs, Promise.race([answer.then(toResult), crashed]));
    atWork = false;
    if (result !== 'late') return result;
    await kill();
    return { status: 'timed-out', message: `Task timed out after ${plan.timeoutSeconds.toFixed(2)} seconds` };
  }

  return { id, isAlive, isAtWork: () => atWork, invoke, kill };
}

function forkEnvironment(
  plan: FunctionPlan,
  variables: Readonly<Record<string, string>>,
  logFile: string,
): ChildProcess {
  const given: EnvironmentArguments = {
    codeDirectory: plan.codeDirectory,
    handler: plan.handler,
    functionName: plan.name,
    functionArn: plan.arn,
    memoryMegabytes: plan.memoryMegabytes,
    logStreamName: variables['AWS_LAMBDA_LOG_STREAM_NAME'] ?? '',
  };
  const log = openSync(logFile, 'a');
  try {
    return fork(fileURLToPath(new URL('./environment-entry.ts', import.meta.url)), [JSON.stringify(given)], {
      cwd: plan.codeDirectory,
      env: { ...variables },
      execArgv: [],
      // A process group of its own: Ctrl-C in a terminal reaches the parent only, which lets invocations end.
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
    });
  } finally {
    closeSync(log);
  }
}

function toResult(message: EnvironmentMessage): InvocationResult {
  if (message.type === 'returned') return { status: 'returned', payload: message.payload };
  return { status: 'threw', message: message.type === 'threw' ? message.message : 'Unexpected answer.' };
}

/** The next message that is meant; never settles when the process ends first. */
function nextMessage(
  child: ChildProcess,
  isMeant: (message: EnvironmentMessage) => boolean,
): Promise<EnvironmentMessage> {
  return new Promise((resolve) => {
    const listen = (message: EnvironmentMessage) => {
      if (!isMeant(message)) return;
      child.off('message', listen);
      resolve(message);
    };
    child.on('message', listen);
  });
}

async function within<T>(ms: number, work: Promise<T>): Promise<T | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, ms, 'late');
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
