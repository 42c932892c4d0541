import * as z from 'zod';
import { documentIdSchema, partNumberSchema } from '../identifiers.ts';
import { envelopeSchema } from './envelope.ts';

const rejectFaultSchema = z.object({
  lineNumber: z.int().positive().describe('Line of the load file, from 1; a running number for messages.'),
  documentId: documentIdSchema.nullable().describe('Null when the id itself is missing or unusable.'),
  code: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/)
    .describe('Stable fault code; new codes may be added.'),
});

/** Records of a part were not loaded; each is told with every kind of fault it has. */
export const documentRejectedSchema = envelopeSchema.extend({
  eventType: z.literal('DOCUMENT_REJECTED'),
  status: z.literal('FAILED'),
  eventDetail: z.object({
    partNumber: partNumberSchema,
    faults: z.array(rejectFaultSchema).describe('Sorted by line, then code.'),
  }),
});

export type DocumentRejected = z.infer<typeof documentRejectedSchema>;
export type RejectFault = z.infer<typeof rejectFaultSchema>;
