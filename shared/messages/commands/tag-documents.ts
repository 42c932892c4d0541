import * as z from 'zod';
import { MAX_DOCUMENTS_PER_PART } from '../../domain/vocabulary.ts';
import {
  batchIdSchema,
  caseIdSchema,
  documentIdSchema,
  exhibitIdSchema,
  partNumberSchema,
  versionSchema,
} from '../identifiers.ts';

const taggedDocument = z.strictObject({
  documentId: documentIdSchema,
  exhibitId: exhibitIdSchema,
  tags: z.array(
    z.strictObject({
      field: z.string().min(1).describe('Name of the custom field.'),
      value: z.string().describe('The value that becomes a tag.'),
    }),
  ),
});

/** Tag documents that were loaded. A part whose values do not fit one message has several, told apart by `chunkNumber`. */
export const tagDocumentsSchema = z.strictObject({
  eventType: z.literal('TAG_DOCUMENTS'),
  schemaVersion: versionSchema,
  caseId: caseIdSchema,
  batchId: batchIdSchema,
  partNumber: partNumberSchema,
  chunkNumber: z.int().positive().optional().describe('Which message of this part, counted from 1; absent means 1.'),
  documents: z.array(taggedDocument).min(1).max(MAX_DOCUMENTS_PER_PART),
});

export type TagDocuments = z.infer<typeof tagDocumentsSchema>;
export type TaggedDocument = z.infer<typeof taggedDocument>;
