import * as z from 'zod';
import { batchIdSchema, caseIdSchema, versionSchema } from '../identifiers.ts';

/** Look at a batch anew: release what its window allows, finish it when nothing is in flight. */
export const advanceBatchSchema = z.strictObject({
  eventType: z.literal('ADVANCE_BATCH'),
  schemaVersion: versionSchema,
  caseId: caseIdSchema,
  batchId: batchIdSchema,
});

export type AdvanceBatch = z.infer<typeof advanceBatchSchema>;
