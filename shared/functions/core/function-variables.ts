import { z } from 'zod';

/** What a function's environment says besides where the databases are. */
export const functionVariables = z.object({
  SOURCE_QUEUE_URL: z.url(),
  DEAD_LETTER_QUEUE_URL: z.url(),
  VISIBILITY_TIMEOUT_SECONDS: z.coerce.number().int().positive(),
  MAX_RECEIVE_COUNT: z.coerce.number().int().positive(),
  /** About 150 s of patience in five receives. */
  REQUEUE_BASE_SECONDS: z.coerce.number().int().positive().default(10),
  REQUEUE_MAX_SECONDS: z.coerce.number().int().positive().default(300),
  /** What all names of the deployment begin with; its metrics are told from another's by it. */
  DEPLOYMENT: z.string().min(1),
  EVENTS_TOPIC_ARN: z.string().startsWith('arn:'),
  INTAKE_QUEUE_URL: z.url().optional(),
  LOADER_QUEUE_URL: z.url().optional(),
  TAGGER_QUEUE_URL: z.url().optional(),
  CHECKPOINT_QUEUE_URL: z.url().optional(),
  AWS_ENDPOINT_URL: z.url().optional(),
});

/** The names of these variables. */
export type FunctionVariable = keyof typeof functionVariables.shape;

/** The variables that hold the addresses of other consumers' queues. */
export type QueueVariable = Extract<
  FunctionVariable,
  'INTAKE_QUEUE_URL' | 'LOADER_QUEUE_URL' | 'TAGGER_QUEUE_URL' | 'CHECKPOINT_QUEUE_URL'
>;
