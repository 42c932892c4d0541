import type { BatchStatus } from '../../../shared/core/domain.ts';

/** The batch that holds the claim on some bytes. */
export interface ContentHolder {
  readonly batchId: number;
  readonly status: BatchStatus;
}

export type ContentVerdict =
  | { readonly kind: 'load' }
  /** Load, and hold the claim from now on. */
  | { readonly kind: 'take over' }
  | { readonly kind: 'repeat'; readonly ofBatchId: number };

/**
 * Decides what becomes of a batch whose bytes its case may hold already. A cancelled holder has brought nothing, or not
 * all of it, so the next batch takes its place.
 * @param holder Whoever claimed the bytes first, perhaps the batch itself; null when nobody can tell.
 */
export function judgeContent(batchId: number, holder: ContentHolder | null, loadAgain: boolean): ContentVerdict {
  if (holder === null || holder.batchId === batchId) return { kind: 'load' };
  if (holder.status === 'cancelled') return { kind: 'take over' };
  return loadAgain ? { kind: 'load' } : { kind: 'repeat', ofBatchId: holder.batchId };
}
