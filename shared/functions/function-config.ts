import { z } from 'zod';

const schema = z.object({
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

/** What every consumer's environment says besides the database. */
export type FunctionConfig = Readonly<z.infer<typeof schema>>;

/** @throws Error naming every variable that is missing or wrong. */
export function functionConfig(env: NodeJS.ProcessEnv): FunctionConfig {
  const parsed = schema.safeParse(env);
  if (!parsed.success) throw new Error(`The environment is incomplete: ${z.prettifyError(parsed.error)}`);
  return Object.freeze(parsed.data);
}

/** The address of another consumer's queue. @throws Error when this function was not given it. */
export function queueUrl(
  config: FunctionConfig,
  name: 'INTAKE_QUEUE_URL' | 'LOADER_QUEUE_URL' | 'TAGGER_QUEUE_URL' | 'CHECKPOINT_QUEUE_URL',
): string {
  const url = config[name];
  if (url === undefined) throw new Error(`The environment is incomplete: set ${name}.`);
  return url;
}
