import type { SqsAttributes } from '../aws/core/sqs-attributes.ts';
import type { MessageCode } from '../domain/permanent-error.ts';
import type { Log, LogFields } from '../observability/logger.ts';
import type { Measure } from '../observability/metrics.ts';
import type { Availability } from './availability.ts';
import type { Random } from './core/backoff.ts';

/** What the consumer asks of its queue and of that queue's dead-letter queue. */
export interface QueuePort {
  /** Seconds from now until the message may be received again. */
  changeVisibility(receiptHandle: string, seconds: number): Promise<void>;
  deadLetter(letter: RefusedMessage): Promise<void>;
  /** Sends a message to the queue that is read, to be received in so many seconds at the earliest, 0 to 900. */
  resend(message: MessageCopy, delaySeconds: number): Promise<void>;
}

/** A message sent for another one, which is then done. */
export interface MessageCopy {
  readonly body: string;
  readonly attributes: SqsAttributes;
  /** MessageGroupId; standard queues take messages without one. */
  readonly groupId: string | undefined;
}

/** A message as it goes to the dead-letter queue: its body untouched, and why. */
export interface RefusedMessage {
  readonly body: string;
  readonly attributes: SqsAttributes;
  /** MessageGroupId, so that the dead-letter queue and a redrive stay fair. */
  readonly groupId: string;
}

/** A message that can never succeed, for the FAILED event. */
export interface Failure<M> {
  readonly consumer: string;
  /** The id under which it was first received, which its dead letter tells as well. */
  readonly messageId: string;
  readonly redrives: number;
  readonly code: MessageCode;
  readonly reason: string;
  /** Null when the message names none that can be read. */
  readonly caseId: number | null;
  /** Null when the body did not parse. */
  readonly message: M | null;
  /** The body as JSON, whatever it holds; undefined when it is not JSON. */
  readonly body: unknown;
}

/** What a unit's work is told about time. */
export interface UnitContext {
  /** Aborts when the function is about to time out; what has not committed by then should roll back. */
  readonly signal: AbortSignal;
  /** Milliseconds until Lambda ends the invocation. */
  remainingMs(): number;
}

export interface ConsumerLimits {
  readonly visibilityTimeoutSeconds: number;
  /** Receives that a message has before SQS moves it to the dead-letter queue. */
  readonly maxReceiveCount: number;
  readonly requeueBaseSeconds: number;
  readonly requeueMaxSeconds: number;
  /** Kept back at the end of an invocation: no new unit begins in it. */
  readonly deadlineReserveMs: number;
  /** Cases of one batch that are worked on at once. */
  readonly maxConcurrentCases: number;
}

/** Everything a consumer is made of. */
export interface ConsumerOptions<M> {
  readonly name: string;
  /** Turns a JSON value into a message; throws a ZodError or a PermanentError when it is none. */
  readonly parse: (body: unknown) => M;
  /** The case a message belongs to; null when to none. */
  readonly caseIdOf: (message: M) => number | null;
  /** Says which messages of a case share a transaction, each in exactly one unit; by default each stands alone. */
  readonly unitsOf?: (messages: readonly M[]) => readonly (readonly M[])[];
  /** What the log lines of a unit carry besides its case: batch and part. Asked of a unit's first message. */
  readonly logFields?: (message: M) => LogFields;
  /** Does a unit's work; resolving means that every message of it is done. */
  readonly process: (unit: readonly M[], context: UnitContext) => Promise<void>;
  /** Throws a PermanentError when the case takes no work: unknown, frozen, archived. Asked once a case and batch. */
  readonly admit?: (caseId: number) => Promise<void>;
  /** Runs work in the context of a case, so that sessions find it. */
  readonly inCase: <T>(caseId: number, work: () => Promise<T>) => Promise<T>;
  readonly queue: QueuePort;
  readonly publishFailure: (failure: Failure<M>) => Promise<void>;
  readonly availability: Availability;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly random: Random;
  readonly settings: ConsumerLimits;
  readonly log: Log;
  readonly measure: Measure;
}
