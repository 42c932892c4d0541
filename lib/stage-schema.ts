import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';
import type { ConsumerName } from './consumer-names.ts';
import { checkConsumerSettings, consumerSettingsSchema, visibilityTimeoutSeconds } from './consumer-settings.ts';
import { databaseSettingsSchema } from './database-settings.ts';

export const STAGES = ['local', 'dev', 'prod'] as const;
export type Stage = (typeof STAGES)[number];

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
    stage: z.enum(STAGES),
    /** Prefix of every schema that this stage makes; two stages may share a server. */
    databaseName: z.string().regex(/^[a-z][a-z0-9_]{0,31}$/, 'use up to 32 lower-case letters, digits and underscores'),
    database: databaseSettingsSchema,
    consumers,
    /** How often batches are looked for that stand still. */
    sweepMinutes: z.int().min(1, 'sweep at most once a minute').max(60, 'sweep at least once an hour'),
    /** How long a batch stands before it is moved on. */
    sweepAfterSeconds: z.int().positive(),
    logLevel: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']),
    logRetentionDays: z.enum(
      RetentionDays,
      'use a number of days that CloudWatch Logs offers: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, …',
    ),
    /** Keep documents and logs, and refuse to delete the stacks, when somebody deletes the stage. */
    retainData: z.boolean(),
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
  .superRefine(({ consumers, sweepAfterSeconds }, context) => {
    const longest = Math.max(...Object.values(consumers).map(visibilityTimeoutSeconds));
    if (sweepAfterSeconds > longest) return;
    context.addIssue({
      code: 'custom',
      path: ['sweepAfterSeconds'],
      message: `must be above ${longest}, the longest visibility timeout, or work that still runs is done twice`,
    });
  });

export type StageSettings = z.infer<typeof stageSettingsSchema>;

/** Settings as somebody writes them, before defaults fill what they leave out. */
export type StageSettingsInput = z.input<typeof stageSettingsSchema>;
