import type { BatchStatus, SourceKind } from '../../../shared/domain/vocabulary.ts';

/** What the tables say of a batch that stands still, as far as it decides what can move it on. */
export interface StalledBatch {
  readonly status: BatchStatus;
  readonly kind: SourceKind;
  /** The load file is cut to its end. */
  readonly cut: boolean;
  /** Documents that the producer says it sent; null while it has not closed the batch. */
  readonly expected: number | null;
  readonly received: number;
  readonly window: number;
  readonly pending: number;
  /** Released and not done, with a source from which they can be loaded again. */
  readonly out: number;
  /** Parts of messages whose documents are not all tagged; their tags stand in the messages only. */
  readonly untagged: number;
}

export interface Remedy {
  /** Tell intake of the load file once more. */
  readonly announce: boolean;
  /** Send the parts that are out to the loader once more. */
  readonly reload: boolean;
  /** Let the checkpoint look at the batch anew. */
  readonly advance: boolean;
  /** What only the producer can send once more, because nothing here holds it. */
  readonly missing: 'documents' | 'tags' | null;
}

/** Nothing is to be done: the batch waits for its producer, or for an operator who has paused it. */
export const isIdle = ({ announce, reload, advance, missing }: Remedy): boolean =>
  !announce && !reload && !advance && missing === null;

/**
 * Decides what can move a batch on that stands still. Whatever was lost on the way, the tables say what comes next, so it
 * need not be known which message it was; what was not lost is harmless when it comes twice.
 */
export function remedyFor(batch: StalledBatch): Remedy {
  const { status, kind, cut, expected, received, window, pending, out, untagged } = batch;
  const ended = status !== 'submitted' && status !== 'loading' && status !== 'finalizing';
  // A pause keeps parts from being released, and those that are out come to their end.
  const paused = window === 0 && pending > 0;
  // A file that is cut and of which nothing was released: JOB_STARTED was lost, or never told.
  const unheard = kind === 'load_file' && (!cut || status === 'submitted') && !(cut && paused);
  const short = kind === 'messages' && (expected === null || received < expected);
  const whole = kind === 'load_file' ? cut : !short;
  const missing = untagged > 0 ? 'tags' : short && expected !== null ? 'documents' : null;
  if (ended) return { announce: false, reload: false, advance: false, missing: null };
  return {
    announce: status !== 'finalizing' && unheard,
    reload: out > 0,
    advance: status === 'finalizing' || (whole && !paused && !unheard),
    missing: status === 'finalizing' ? null : missing,
  };
}
