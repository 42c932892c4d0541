import * as z from 'zod';
import { BATCH_STATUSES } from '../../domain/vocabulary.ts';
import { countSchema } from '../identifiers.ts';

/** A batch reconciled: read = loaded + duplicates + rejected + skipped + inFlight. */
export const batchCountsSchema = z.object({
  batchStatus: z.enum(BATCH_STATUSES).describe('State of the batch.'),
  read: countSchema.describe('Records read.'),
  loaded: countSchema.describe('Documents that became exhibits.'),
  duplicates: countSchema.describe('Documents whose content the case already held.'),
  rejected: countSchema.describe('Records that were not loaded.'),
  warnings: countSchema.describe('Faults that cost a value and not the row.'),
  skipped: countSchema.describe('Records of a cancelled batch that were not loaded.'),
  inFlight: countSchema.describe('Records without an outcome yet.'),
  parts: countSchema.describe('Parts of the batch.'),
  taggings: countSchema.describe('Links between documents and tags.'),
});

export type BatchCounts = z.infer<typeof batchCountsSchema>;
