import { CodedError } from '../localstack/coded-error.ts';
import type { MessageCode } from '../shared/domain/permanent-error.ts';

/** What can keep the demo from doing its work, besides no database and a message that can never succeed. Stable. */
export type DemoErrorCode =
  | 'OPTION_UNKNOWN'
  | 'OPTION_INVALID'
  | 'FILE_MISSING'
  | 'FILE_UNREADABLE'
  | 'FILE_EMPTY'
  | 'FILE_TOO_LARGE'
  | 'PROVISIONING_FAILED'
  | 'BATCH_CANCELLED'
  /** Nothing runs and nothing is queued, and yet the work is not done. */
  | 'IMPORT_STALLED'
  /** A message failed as often as its queue lets it, without a reason of its own. */
  | 'RETRIES_EXHAUSTED'
  | MessageCode;

/** The demo cannot go on; the message says what to do. */
export class DemoError extends CodedError<DemoErrorCode> {
  override readonly name = 'DemoError';
}

/** The user ended the demo. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly signal: NodeJS.Signals;

  constructor(signal: NodeJS.Signals) {
    super(`Ended by ${signal}.`);
    this.signal = signal;
  }
}
