import * as z from 'zod';
import { batchNameSchema, countSchema } from '../identifiers.ts';
import { envelopeSchema } from './envelope.ts';
import { failedSchema } from './failure.ts';

/** A batch was recorded and begins to load. FAILED: the intake refused a message. */
export const jobStartedSchema = z.discriminatedUnion('status', [
  envelopeSchema.extend({
    eventType: z.literal('JOB_STARTED'),
    status: z.literal('SUCCESS'),
    eventDetail: z.object({
      batchName: batchNameSchema,
      rows: countSchema.nullable().describe('Records of the load file; null for a batch of messages.'),
      parts: countSchema.nullable().describe('Parts it was cut into; null for a batch of messages.'),
    }),
  }),
  failedSchema('JOB_STARTED'),
]);

export type JobStarted = z.infer<typeof jobStartedSchema>;
