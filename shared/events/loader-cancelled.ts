import * as z from 'zod';
import { batchCountsSchema } from './batch-counts.ts';
import { envelopeSchema } from './envelope.ts';

/** The batch was cancelled; the counts say how far it had come. */
export const loaderCancelledSchema = envelopeSchema.extend({
  eventType: z.literal('LOADER_CANCELLED'),
  status: z.literal('CANCELLED'),
  eventDetail: batchCountsSchema,
});

export type LoaderCancelled = z.infer<typeof loaderCancelledSchema>;
