import * as z from 'zod';
import { batchIdSchema, caseIdSchema, partNumberSchema, versionSchema } from '../identifiers.ts';

/** Load one released part of a batch; its byte range stands in `batch_parts`. */
export const loadPartSchema = z.strictObject({
  eventType: z.literal('LOAD_PART'),
  schemaVersion: versionSchema,
  caseId: caseIdSchema,
  batchId: batchIdSchema,
  partNumber: partNumberSchema,
});

export type LoadPart = z.infer<typeof loadPartSchema>;
