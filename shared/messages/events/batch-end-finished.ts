import * as z from 'zod';
import { batchCountsSchema } from './batch-counts.ts';
import { envelopeSchema } from './envelope.ts';

/** Families are linked, sources written, counts reconciled. */
export const batchEndFinishedSchema = envelopeSchema.extend({
  eventType: z.literal('BATCH_END_FINISHED'),
  status: z.literal('SUCCESS'),
  eventDetail: batchCountsSchema,
});

export type BatchEndFinished = z.infer<typeof batchEndFinishedSchema>;
