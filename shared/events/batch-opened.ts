import * as z from 'zod';
import { batchNameSchema, caseIdSchema, custodianSchema, versionSchema } from './identifiers.ts';

/** A producer opens a batch that it will fill with DOCUMENT_PROCESSED messages. Unknown keys are ignored. */
export const batchOpenedSchema = z.object({
  eventType: z.literal('BATCH_OPENED'),
  schemaVersion: versionSchema,
  caseId: caseIdSchema,
  batchName: batchNameSchema,
  custodian: custodianSchema.optional(),
});

export type BatchOpened = z.infer<typeof batchOpenedSchema>;
