import * as z from 'zod';
import { batchIdSchema, caseIdSchema } from '../identifiers.ts';
import { envelopeSchema } from './envelope.ts';

/** Why a message was put on the dead-letter queue. */
export const failureDetailSchema = z.object({
  code: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/)
    .describe('Stable code, as on the dead-letter queue; new codes may be added.'),
  reason: z.string().describe('What was wrong and what to do, in words.'),
  messageId: z.string().min(1).describe('SQS message id, the same as on the dead-letter queue.'),
});

export type FailureDetail = z.infer<typeof failureDetailSchema>;

/**
 * A message that can never succeed, told as the FAILED form of the event its success would have published. Case and
 * batch are null when the message names none that can be read.
 */
export const failedSchema = <T extends string>(eventType: T) =>
  envelopeSchema.extend({
    eventType: z.literal(eventType),
    status: z.literal('FAILED'),
    jobId: envelopeSchema.shape.jobId.nullable(),
    caseId: caseIdSchema.nullable(),
    batchId: batchIdSchema.nullable(),
    eventDetail: failureDetailSchema,
  });
