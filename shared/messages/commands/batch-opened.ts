import * as z from 'zod';
import { batchNameSchema, caseIdSchema, versionSchema } from '../identifiers.ts';

/**
 * A producer opens a batch that it will fill with DOCUMENT_PROCESSED messages. It names no custodian: documents may come
 * before it, so each names its own among its fields. Unknown keys are ignored.
 */
export const batchOpenedSchema = z.object({
  eventType: z.literal('BATCH_OPENED'),
  schemaVersion: versionSchema,
  caseId: caseIdSchema,
  batchName: batchNameSchema,
});

export type BatchOpened = z.infer<typeof batchOpenedSchema>;
