import * as z from 'zod';
import { BATCH_WARNINGS_SHOWN } from '../../domain/batch-warnings.ts';
import { batchCountsSchema } from './batch-counts.ts';
import { envelopeSchema } from './envelope.ts';
import { failedSchema } from './failure.ts';

const batchWarningSchema = z.object({
  code: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/)
    .describe('Stable code; new codes may be added.'),
  column: z.string().nullable().describe('The column, mostly by its header; null when the whole batch is meant.'),
  detail: z.string().nullable().describe('Places and orders, never content.'),
});

/** The batch is complete; `batchStatus` says whether with errors. FAILED: the checkpoint refused a message. */
export const loaderFinishedSchema = z.discriminatedUnion('status', [
  envelopeSchema.extend({
    eventType: z.literal('LOADER_FINISHED'),
    status: z.literal('SUCCESS'),
    eventDetail: batchCountsSchema.extend({
      batchWarnings: z
        .array(batchWarningSchema)
        .max(BATCH_WARNINGS_SHOWN)
        .optional()
        .describe('What is worth knowing of the batch as a whole; `warnings` does not count it.'),
    }),
  }),
  failedSchema('LOADER_FINISHED'),
]);

export type LoaderFinished = z.infer<typeof loaderFinishedSchema>;
