import * as z from 'zod';
import { envelopeSchema } from './envelope.ts';

/** Every part is done and the batch begins to be finished. */
export const batchEndStartSchema = envelopeSchema.extend({
  eventType: z.literal('BATCH_END_START'),
  status: z.literal('SUCCESS'),
  eventDetail: z.object({}),
});

export type BatchEndStart = z.infer<typeof batchEndStartSchema>;
