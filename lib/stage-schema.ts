import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';
import { alarmSettingsSchema } from './alarm-settings.ts';
import type { ConsumerName } from './consumer-names.ts';
import { checkConsumerSettings, consumerSettingsSchema, visibilityTimeoutSeconds } from './consumer-settings.ts';
import { tagSettingsSchema } from './cost-tags.ts';
import { databaseSettingsSchema } from './database-settings.ts';
import { DEFAULT_DEPLOYMENT, deploymentSchema, STAGES, schemaPrefix } from './deployment-name.ts';

const consumer = consumerSettingsSchema.superRefine((settings, context) => {
  for (const message of checkConsumerSettings(settings)) context.addIssue({ code: 'custom', message });
});

const consumers = z.strictObject({
  intake: consumer,
  loader: consumer,
  tagger: consumer,
  checkpoint: consumer,
  migrator: consumer,
  sweeper: consumer,
} satisfies Record<ConsumerName, typeof consumer>);

/** Everything that a stage decides. */
export const stageSettingsSchema = z
  .strictObject({
    /** Its name and the stage's come before every name, so that several fit into one account. */
    deployment: deploymentSchema.default(DEFAULT_DEPLOYMENT),
    stage: z.enum(STAGES),
    /** Prefix of every schema that this stage makes, when it is not to be the deployment's and the stage's names. */
    databaseName: z
      .string()
      .regex(/^[a-z][a-z0-9_]{0,31}$/, 'use up to 32 lower-case letters, digits and underscores')
      .optional(),
    database: databaseSettingsSchema,
    /** Run the migrations in the middle of each deployment that changes the migrator; else an operator asks for them before. */
    migrateOnDeploy: z.boolean().default(true),
    consumers,
    /** How often batches are looked for that stand still. */
    sweepMinutes: z.int().min(1, 'sweep at most once a minute').max(60, 'sweep at least once an hour'),
    /** How long a batch stands before it is moved on. */
    sweepAfterSeconds: z.int().positive(),
    /** Trace with X-Ray what Lambda samples. */
    tracing: z.boolean().default(true),
    logLevel: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']),
    logRetentionDays: z.enum(
      RetentionDays,
      'use a number of days that CloudWatch Logs offers: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, …',
    ),
    /** Keep documents, messages and logs, and refuse to delete the stacks, when somebody deletes the stage. */
    retainData: z.boolean(),
    alarms: alarmSettingsSchema.prefault({}),
    /** On every resource of the stage, beside its deployment and stage, for whoever splits the bill. */
    tags: tagSettingsSchema.default({}),
    /** A topic that alarms notify. It must allow CloudWatch to publish to it. */
    alarmTopicArn: z
      .string()
      .regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:.+$/, 'give the ARN of an SNS topic')
      .optional(),
    /** Roles, in any account, that may send messages to the loader queue. */
    producerRoleArns: z
      .array(z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/, 'give the ARN of an IAM role'))
      .default([]),
  })
  .refine(({ stage, database }) => stage === 'local' || database.kind !== 'plain', {
    path: ['database'],
    message: 'a password in plain text is for the local stage only; use kind "new", or "existing" with a secretArn',
  })
  .refine(({ consumers: { migrator: one } }) => one.reservedConcurrency > one.maximumConcurrency, {
    path: ['consumers', 'migrator', 'reservedConcurrency'],
    message: 'must be above maximumConcurrency: a deployment calls the migrator while its poller may be at its maximum',
  })
  .superRefine(({ consumers, sweepAfterSeconds }, context) => {
    const longest = Math.max(...Object.values(consumers).map(visibilityTimeoutSeconds));
    if (sweepAfterSeconds > longest) return;
    context.addIssue({
      code: 'custom',
      path: ['sweepAfterSeconds'],
      message: `must be above ${longest}, the longest visibility timeout, or work that still runs is done twice`,
    });
  })
  .transform((settings) => ({ ...settings, databaseName: settings.databaseName ?? schemaPrefix(settings) }));

export type StageSettings = z.infer<typeof stageSettingsSchema>;

/** Settings as somebody writes them, before defaults fill what they leave out. */
export type StageSettingsInput = z.input<typeof stageSettingsSchema>;
