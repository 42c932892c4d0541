import * as z from 'zod';
import { MAX_DOCUMENTS_PER_PART } from '../../domain/vocabulary.ts';
import { DATE_ORDERS } from '../../load-files/fields/date-order.ts';
import { batchNameSchema, caseIdSchema, versionSchema } from '../identifiers.ts';

/**
 * One document from a producer without a load file. The id is deliberately any string: an empty or over-long one is
 * a fault of that document, and must not refuse the other documents of the message.
 */
const processedDocument = z.object({
  documentId: z.string().describe('The document, unique in its batch; outranks a document id among the fields.'),
  fields: z.record(z.string(), z.string()).describe('Values by header, as a load file would have them.'),
});

/** A producer hands over documents of one of its batches. Unknown keys are ignored. */
export const documentProcessedSchema = z.object({
  eventType: z.literal('DOCUMENT_PROCESSED'),
  schemaVersion: versionSchema,
  caseId: caseIdSchema,
  batchName: batchNameSchema,
  dateOrder: z
    .enum(DATE_ORDERS)
    .optional()
    .describe('Whether day or month comes first in their dates; absent: as the case says, else month first.'),
  documents: z.array(processedDocument).min(1).max(MAX_DOCUMENTS_PER_PART),
});

export type DocumentProcessed = z.infer<typeof documentProcessedSchema>;
export type ProcessedDocument = z.infer<typeof processedDocument>;
