import type { BatchStatus } from '../../../shared/domain/vocabulary.ts';

/** What the tables say of a batch, as far as it decides what comes next. */
export interface BatchProgress {
  readonly status: BatchStatus;
  readonly kind: 'load_file' | 'messages';
  /** Every part is recorded: the load file is cut, or the producer has closed the batch and its documents are here. */
  readonly complete: boolean;
  readonly pending: number;
  /** Released and not done. */
  readonly open: number;
  readonly deferred: number;
  readonly window: number;
}

export type NextStep =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'release'; readonly parts: number }
  /** Make parts of the documents that waited for their families. */
  | { readonly kind: 'cut deferred' }
  | { readonly kind: 'finish' };

/** Decides how a batch goes on; asked anew after every event, so that a lost one costs only time. */
export function nextStep(batch: BatchProgress): NextStep {
  if (batch.status === 'finalizing') return { kind: 'finish' };
  if (batch.status !== 'submitted' && batch.status !== 'loading') return { kind: 'nothing' };
  if (!batch.complete && batch.kind === 'load_file') return { kind: 'nothing' };
  if (batch.pending > 0) {
    const room = Math.min(batch.pending, batch.window - batch.open);
    return room > 0 ? { kind: 'release', parts: room } : { kind: 'nothing' };
  }
  if (batch.open > 0 || !batch.complete) return { kind: 'nothing' };
  return batch.deferred > 0 ? { kind: 'cut deferred' } : { kind: 'finish' };
}
