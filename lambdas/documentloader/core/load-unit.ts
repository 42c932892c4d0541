import type { ReadRecord } from '../../../shared/domain/document.ts';
import type { DedupePolicy, PartKind } from '../../../shared/domain/vocabulary.ts';

/** The documents that one transaction turns into rows. */
export interface LoadUnit {
  readonly batchId: number;
  readonly policy: DedupePolicy;
  readonly partNumber: number;
  readonly kind: PartKind;
  readonly records: readonly ReadRecord[];
}

/** How many of a unit's rows became what. */
export interface UnitCounts {
  readonly loaded: number;
  readonly duplicates: number;
  readonly rejected: number;
  readonly deferred: number;
  readonly warnings: number;
}
