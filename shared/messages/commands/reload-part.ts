import * as z from 'zod';
import { batchIdSchema, caseIdSchema, partNumberSchema, versionSchema } from '../identifiers.ts';

/**
 * Load a part that was released and stands still, whatever LOAD_PART came to. A type of its own and not a field of
 * LOAD_PART, because readers of that refuse fields that they do not know.
 */
export const reloadPartSchema = z.strictObject({
  eventType: z.literal('RELOAD_PART'),
  schemaVersion: versionSchema,
  caseId: caseIdSchema,
  batchId: batchIdSchema,
  partNumber: partNumberSchema,
  release: z.int().positive().describe('Tells this release from every other of the part.'),
});

export type ReloadPart = z.infer<typeof reloadPartSchema>;
