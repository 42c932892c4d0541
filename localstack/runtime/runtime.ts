import type { EmulatedQueue, QueueCounts } from '../fauxqs/emulated-queue.ts';
import type { InvocationResult } from './execution-environment.ts';
import type { EnvironmentState } from './local-function.ts';

/** A deployed stack that runs. Names are physical names. */
export interface Runtime {
  readonly endpoint: string;
  readonly region: string;
  /** URL of each queue. */
  readonly queues: Readonly<Record<string, string>>;
  /** ARN of each topic. */
  readonly topics: Readonly<Record<string, string>>;
  readonly buckets: readonly string[];
  /** Log file of each function. */
  readonly functions: Readonly<Record<string, { readonly logFile: string }>>;
  /** The stack's outputs, by logical id. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Still answers after `stop`. */
  queueCounts(): Record<string, QueueCounts>;
  /** No function runs, and no queue that a function reads holds a message. Dead-letter queues do not count. */
  isIdle(): boolean;
  /** Invokes a function by name, beside its event sources. @throws Error when there is no such function. */
  invoke(functionName: string, event: unknown): Promise<InvocationResult>;
  /** Every execution environment that lives. */
  environments(): readonly EnvironmentState[];
  /**
   * Kills an execution environment, as SIGKILL does. An invocation that runs in it has crashed: its messages come back
   * when their visibility ends. False when no environment of this id lives.
   */
  killEnvironment(id: string): Promise<boolean>;
  /**
   * Stops receiving, waits for the invocations that run (`drain`, by default at most 30 s), ends all processes and the
   * emulator. What was not done stays in its queue. The second call waits for the first.
   */
  stop(options?: { readonly drain?: boolean; readonly timeoutMs?: number }): Promise<void>;
}

export interface DeployOptions {
  /** Directory for the functions' logs; made when missing. */
  readonly runDirectory: string;
  /** Set in every function's environment, over the template's. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Most invocations at a time of one event source mapping; default 2, because all share one machine. */
  readonly maxConcurrency?: number;
  readonly region?: string;
  /** Every function's timeout, in place of the template's. */
  readonly functionTimeoutSeconds?: number;
  /** Comes between a queue and the function that reads it, so that a test can repeat, reorder and drop messages. */
  readonly decorateQueue?: (queue: EmulatedQueue) => EmulatedQueue;
  /** Told of failed invocations. */
  readonly onLog?: (line: string) => void;
}
