import type { CfnEventSourceMapping, CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { type ConsumerSettings, checkConsumerSettings } from '../consumer-settings.ts';

/** The four resources that a consumer's rules hold together. */
export interface DeployedConsumer {
  readonly queue: CfnQueue;
  readonly deadLetterQueue: CfnQueue;
  readonly function: CfnFunction;
  readonly mapping: CfnEventSourceMapping;
}

const SECONDS_PER_DAY = 24 * 60 * 60;

/**
 * Checks what will really be deployed, after everything that reached into the resources, against the same rules as the
 * settings. Values that stand in no resource are taken from `settings`.
 */
export function checkDeployedConsumer(deployed: DeployedConsumer, settings: ConsumerSettings): string[] {
  const { queue, deadLetterQueue, function: fn, mapping } = deployed;
  const scaling = mapping.scalingConfig as CfnEventSourceMapping.ScalingConfigProperty | undefined;
  const found: ConsumerSettings = {
    ...settings,
    timeoutSeconds: fn.timeout ?? 3,
    memoryMegabytes: fn.memorySize ?? 128,
    reservedConcurrency: fn.reservedConcurrentExecutions ?? 0,
    batchSize: mapping.batchSize ?? 10,
    batchingWindowSeconds: mapping.maximumBatchingWindowInSeconds ?? 0,
    maximumConcurrency: scaling?.maximumConcurrency ?? Number.POSITIVE_INFINITY,
    maxReceiveCount: Number(queue.redrivePolicy?.maxReceiveCount ?? Number.POSITIVE_INFINITY),
    queueRetentionDays: (queue.messageRetentionPeriod ?? 4 * SECONDS_PER_DAY) / SECONDS_PER_DAY,
    deadLetterRetentionDays: (deadLetterQueue.messageRetentionPeriod ?? 4 * SECONDS_PER_DAY) / SECONDS_PER_DAY,
  };
  const problems = checkConsumerSettings(found, queue.visibilityTimeout ?? 30);
  for (const [name, { sqsManagedSseEnabled, kmsMasterKeyId }] of Object.entries({ queue, deadLetterQueue })) {
    if (!sqsManagedSseEnabled && !kmsMasterKeyId)
      problems.push(`The ${name} is not encrypted: set sqsManagedSseEnabled.`);
  }
  if (!mapping.functionResponseTypes?.includes('ReportBatchItemFailures')) {
    problems.push('Set reportBatchItemFailures, or one failed message brings its whole batch back.');
  }
  return problems;
}
