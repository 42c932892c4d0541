import type { MessageHistory } from './message-history.ts';
import { type Blame, isPostponed } from './postponement.ts';

/**
 * Why a message is not done:
 * - `permanent`: it can never succeed;
 * - `data`: the database refused a value of its unit;
 * - `not-begun`: too little time is left to begin it;
 * - else what the failure is blamed on.
 */
export type Cause = 'permanent' | 'data' | 'not-begun' | Blame;

/** What decides about a message that is not done. */
export interface Facts {
  readonly cause: Cause;
  /** Messages of the unit that failed. */
  readonly unitSize: number;
  /** How often the message was received under this id, this time included. */
  readonly receives: number;
  /** Receives after which SQS moves a message to the dead-letter queue. */
  readonly maxReceiveCount: number;
  readonly history: MessageHistory;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
}

/**
 * What becomes of a message that is not done:
 * - `halve`: its unit is tried in halves, until the message at fault stands alone;
 * - `deadLetter`: it goes to the dead-letter queue, and a FAILED event is published;
 * - `requeue`: it is received again after a backoff, and the receive counts;
 * - `postpone`: a copy is sent with a backoff, so that the receive does not count;
 * - `handBack`: it is received again at once, and the receive counts;
 * - `resend`: a copy is sent at once, because it would be received no more.
 */
export type Decision = 'halve' | 'deadLetter' | 'requeue' | 'postpone' | 'handBack' | 'resend';

export function decide({ cause, unitSize, receives, maxReceiveCount, history, nowMs }: Facts): Decision {
  const isLastReceive = receives >= maxReceiveCount;
  switch (cause) {
    case 'permanent':
      return unitSize > 1 ? 'halve' : 'deadLetter';
    case 'data':
      return unitSize > 1 ? 'halve' : 'requeue';
    case 'not-begun':
      return isLastReceive ? 'resend' : 'handBack';
    case 'cut-short':
      if (!isLastReceive) return 'handBack';
      return isPostponed(cause, history, nowMs) ? 'resend' : 'requeue';
    default:
      return isPostponed(cause, history, nowMs) ? 'postpone' : 'requeue';
  }
}
