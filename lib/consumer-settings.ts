import * as z from 'zod';

/** Seconds that a message stays invisible after its function must have ended, so that a late answer still deletes it. */
export const VISIBILITY_MARGIN_SECONDS = 30;

/** Receives that a message always gets before the DLQ: failovers and deploys cost a few without any fault of its own. */
export const LEAST_MAX_RECEIVE_COUNT = 5;

const between = (least: number, most: number, what: string) =>
  z
    .int(`${what} must be a whole number`)
    .min(least, `${what} must be at least ${least}`)
    .max(most, `${what} must be at most ${most}`);

/**
 * What a stage decides about one consumer: its queue, its function and the poller between them.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export const consumerSettingsSchema = z.strictObject({
  /** The function's timeout. */
  timeoutSeconds: between(1, 900, 'the function timeout'),
  memoryMegabytes: between(128, 10_240, 'the memory'),
  /** Most messages in one invocation. */
  batchSize: between(1, 10_000, 'the batch size'),
  /** How long the poller waits for a batch to fill. */
  batchingWindowSeconds: between(0, 300, 'the batching window'),
  /** Most invocations the poller runs at once; this bounds the load on the database. */
  maximumConcurrency: between(2, 1_000, 'the maximum concurrency'),
  reservedConcurrency: between(1, 1_000, 'the reserved concurrency'),
  /** Receives before a message moves to the DLQ. */
  maxReceiveCount: between(LEAST_MAX_RECEIVE_COUNT, 1_000, 'maxReceiveCount'),
  queueRetentionDays: between(1, 14, 'the queue retention'),
  deadLetterRetentionDays: between(1, 14, 'the DLQ retention'),
  /** Age of the oldest message at which somebody should look. */
  oldestMessageAlarmMinutes: between(1, 14 * 24 * 60, 'the age that alarms'),
});

export type ConsumerSettings = z.infer<typeof consumerSettingsSchema>;

/** The only right visibility timeout: shorter repeats work that still runs, longer delays every retry. */
export const visibilityTimeoutSeconds = (
  settings: Pick<ConsumerSettings, 'timeoutSeconds' | 'batchingWindowSeconds'>,
): number => settings.timeoutSeconds + settings.batchingWindowSeconds + VISIBILITY_MARGIN_SECONDS;

/**
 * Says what is wrong with a consumer's settings and what to do about it; empty when they keep every rule.
 * @param visibility The queue's visibility timeout in seconds, when it did not come from {@link visibilityTimeoutSeconds}.
 */
export function checkConsumerSettings(settings: ConsumerSettings, visibility?: number): string[] {
  const parsed = consumerSettingsSchema.safeParse(settings);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}.`);
  const { timeoutSeconds, batchingWindowSeconds, maximumConcurrency, reservedConcurrency } = settings;

  const right = visibilityTimeoutSeconds(settings);
  if (visibility !== undefined && visibility !== right) {
    problems.push(
      `The visibility timeout is ${visibility} s; set it to ${right} s = function timeout ${timeoutSeconds} + batching ` +
        `window ${batchingWindowSeconds} + ${VISIBILITY_MARGIN_SECONDS}, or messages are worked on twice.`,
    );
  }
  if (maximumConcurrency > reservedConcurrency) {
    problems.push(
      `maximumConcurrency ${maximumConcurrency} is above reservedConcurrency ${reservedConcurrency}: raise ` +
        'reservedConcurrency or lower maximumConcurrency, or throttled invocations use up the receives of good messages.',
    );
  }
  if (settings.deadLetterRetentionDays <= settings.queueRetentionDays) {
    problems.push(
      `deadLetterRetentionDays ${settings.deadLetterRetentionDays} must be above queueRetentionDays ` +
        `${settings.queueRetentionDays}: a message's age counts from its first send, so it would expire on arrival in the DLQ.`,
    );
  }
  if (settings.batchSize > 10 && batchingWindowSeconds < 1) {
    problems.push(
      `batchSize ${settings.batchSize} needs a batchingWindowSeconds of at least 1: give it a window, or lower batchSize to 10.`,
    );
  }
  return problems;
}
