import type { BatchStatus } from '../../../shared/domain/vocabulary.ts';

/** A batch that is recorded as one that loads some bytes. */
export interface ContentHolder {
  readonly batchId: number;
  readonly status: BatchStatus;
}

export type ContentVerdict =
  | { readonly kind: 'load' }
  /** The batch brings nothing new. */
  | { readonly kind: 'repeat'; readonly ofBatchId: number };

/**
 * Decides what becomes of a batch whose bytes its case may have already. A cancelled batch has loaded nothing, or not all
 * of it, so it keeps no other batch from loading.
 * @param holders All batches recorded for the bytes, perhaps the batch itself among them; empty when none is known.
 * @returns for a repeat the earliest batch that it repeats.
 */
export function judgeContent(batchId: number, holders: readonly ContentHolder[], loadAgain: boolean): ContentVerdict {
  const others = holders.filter((holder) => holder.batchId !== batchId && holder.status !== 'cancelled');
  if (loadAgain || others.length === 0) return { kind: 'load' };
  return { kind: 'repeat', ofBatchId: Math.min(...others.map((holder) => holder.batchId)) };
}
