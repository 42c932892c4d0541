import * as z from 'zod';
import { countSchema, partNumberSchema } from '../identifiers.ts';
import { envelopeSchema } from './envelope.ts';
import { failedSchema } from './failure.ts';

/** Documents of a part have their tags. FAILED: the tagger refused a message. */
export const documentTaggedSchema = z.discriminatedUnion('status', [
  envelopeSchema.extend({
    eventType: z.literal('DOCUMENT_TAGGED'),
    status: z.literal('SUCCESS'),
    eventDetail: z.object({
      partNumber: partNumberSchema,
      taggings: countSchema.describe('Links between these documents and their tags.'),
    }),
  }),
  failedSchema('DOCUMENT_TAGGED'),
]);

export type DocumentTagged = z.infer<typeof documentTaggedSchema>;
