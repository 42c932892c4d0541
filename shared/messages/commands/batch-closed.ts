import * as z from 'zod';
import { batchNameSchema, caseIdSchema, countSchema, versionSchema } from '../identifiers.ts';

/** A producer has sent all of a batch and says how many documents that was. Unknown keys are ignored. */
export const batchClosedSchema = z.object({
  eventType: z.literal('BATCH_CLOSED'),
  schemaVersion: versionSchema,
  caseId: caseIdSchema,
  batchName: batchNameSchema,
  expectedDocuments: countSchema.describe('Documents sent for this batch, in all messages together.'),
});

export type BatchClosed = z.infer<typeof batchClosedSchema>;
