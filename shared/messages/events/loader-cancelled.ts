import * as z from 'zod';
import { batchIdSchema } from '../identifiers.ts';
import { batchCountsSchema } from './batch-counts.ts';
import { envelopeSchema } from './envelope.ts';

/** The batch was cancelled, by an operator or because nothing of it is to be loaded; the counts say how far it had come. */
export const loaderCancelledSchema = envelopeSchema.extend({
  eventType: z.literal('LOADER_CANCELLED'),
  status: z.literal('CANCELLED'),
  eventDetail: batchCountsSchema.extend({
    repeatOfBatchId: batchIdSchema
      .optional()
      .describe('The batch that brought the same bytes before, where this one was cancelled for it.'),
  }),
});

export type LoaderCancelled = z.infer<typeof loaderCancelledSchema>;
