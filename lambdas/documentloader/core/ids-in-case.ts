import type { Fault } from '../../../shared/domain/fault-codes.ts';

/** The exhibit that was the first under a document id, in its own spelling. */
export interface IdHolder {
  readonly batchId: number;
  readonly documentId: string;
}

/**
 * The warning for an exhibit whose id the case had already, in this batch or another one; null for the first of its id.
 * The detail names the batch and not the id, because ids are the producer's content.
 */
export function idInCase(own: IdHolder, first: IdHolder): Fault | null {
  const sameSpelling = first.documentId === own.documentId;
  if (sameSpelling && first.batchId === own.batchId) return null;
  const detail = `batch ${first.batchId}${sameSpelling ? '' : '; the ids differ by case only'}`;
  return { code: 'DOCUMENT_ID_IN_CASE', column: null, detail };
}
