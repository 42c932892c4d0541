import * as z from 'zod';
import { batchCountsSchema } from './batch-counts.ts';
import { envelopeSchema } from './envelope.ts';
import { failedSchema } from './failure.ts';

/** The batch is complete; `batchStatus` says whether with errors. FAILED: the checkpoint refused a message. */
export const loaderFinishedSchema = z.discriminatedUnion('status', [
  envelopeSchema.extend({
    eventType: z.literal('LOADER_FINISHED'),
    status: z.literal('SUCCESS'),
    eventDetail: batchCountsSchema,
  }),
  failedSchema('LOADER_FINISHED'),
]);

export type LoaderFinished = z.infer<typeof loaderFinishedSchema>;
