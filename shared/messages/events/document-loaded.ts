import * as z from 'zod';
import { countSchema, documentIdSchema, partNumberSchema } from '../identifiers.ts';
import { envelopeSchema } from './envelope.ts';
import { failedSchema } from './failure.ts';

/** A part's documents are rows. FAILED: the documentloader refused a message. */
export const documentLoadedSchema = z.discriminatedUnion('status', [
  envelopeSchema.extend({
    eventType: z.literal('DOCUMENT_LOADED'),
    status: z.literal('SUCCESS'),
    eventDetail: z.object({
      partNumber: partNumberSchema,
      loaded: countSchema.describe('Documents that became exhibits.'),
      duplicates: countSchema.describe('Documents whose content the case already held.'),
      rejected: countSchema.describe('Records that were not loaded.'),
      deferred: countSchema.describe("Documents that wait for their family's head in another part."),
      duplicateDocumentIds: z.array(documentIdSchema).describe('The duplicates, sorted.'),
    }),
  }),
  failedSchema('DOCUMENT_LOADED'),
]);

export type DocumentLoaded = z.infer<typeof documentLoadedSchema>;
