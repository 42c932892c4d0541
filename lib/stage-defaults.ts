import { CONSUMER_NAMES, type ConsumerName } from './consumer-names.ts';
import type { ConsumerSettings } from './consumer-settings.ts';
import type { Stage } from './deployment-name.ts';
import type { StageSettingsInput } from './stage-schema.ts';

/** What every consumer of every stage starts from. Ten parts of 500 documents fit one invocation with room to spare. */
const base: ConsumerSettings = {
  timeoutSeconds: 900,
  // 1,769 MB is where Lambda gives a function one whole processor.
  memoryMegabytes: 1769,
  batchSize: 10,
  batchingWindowSeconds: 0,
  maximumConcurrency: 2,
  reservedConcurrency: 2,
  maxReceiveCount: 5,
  queueRetentionDays: 4,
  deadLetterRetentionDays: 14,
  oldestMessageAlarmMinutes: 60,
};

const atOnce = (concurrency: number) => ({ maximumConcurrency: concurrency, reservedConcurrency: concurrency });

/** One invocation more than the poller makes: the deployment calls the migrator itself, and must not wait for cases. */
const andTheDeployment = (concurrency: number) => ({
  maximumConcurrency: concurrency,
  reservedConcurrency: concurrency + 1,
});

/** One load file is one message and may fill the whole timeout, so an invocation never takes a second. */
const oneFileAtATime = { batchSize: 1 };

/** A batch that has not moved for longer than the longest visibility timeout has lost something. */
const sweep = { sweepMinutes: 5, sweepAfterSeconds: 1_200 };

const each = (settings: ConsumerSettings, own: Partial<Record<ConsumerName, Partial<ConsumerSettings>>>) =>
  Object.fromEntries(CONSUMER_NAMES.map((name) => [name, { ...settings, ...own[name] }])) as Record<
    ConsumerName,
    ConsumerSettings
  >;

/**
 * The stages as they are deployed unless `cdk.json` says otherwise. Concurrency is the load on the database: each
 * invocation holds one writer connection at a time.
 */
export const STAGE_DEFAULTS: Record<Stage, Omit<StageSettingsInput, 'stage'>> = {
  /** Runs in one process on the developer's machine; short timeouts, so that a killed worker's message is back soon. */
  local: {
    database: {
      kind: 'plain',
      host: '127.0.0.1',
      readerHost: '127.0.0.1',
      port: 3306,
      user: 'caseload',
      password: 'caseload',
    },
    consumers: each(
      { ...base, timeoutSeconds: 60 },
      { intake: { ...oneFileAtATime, timeoutSeconds: 300 }, migrator: andTheDeployment(2) },
    ),
    sweepMinutes: 1,
    sweepAfterSeconds: 600,
    tracing: false,
    logLevel: 'INFO',
    logRetentionDays: 7,
    retainData: false,
    producerRoleArns: [],
  },
  dev: {
    database: { kind: 'new', minimumCapacity: 0.5, maximumCapacity: 4, backupRetentionDays: 7 },
    // Four capacity units take some 135 connections.
    alarms: { databaseConnections: 100 },
    consumers: each(base, {
      intake: oneFileAtATime,
      loader: atOnce(5),
      tagger: atOnce(5),
      migrator: andTheDeployment(2),
    }),
    ...sweep,
    logLevel: 'DEBUG',
    logRetentionDays: 30,
    retainData: true,
    producerRoleArns: [],
  },
  prod: {
    database: { kind: 'new', minimumCapacity: 2, maximumCapacity: 64, backupRetentionDays: 35 },
    consumers: each(
      { ...base, maxReceiveCount: 8, queueRetentionDays: 7 },
      {
        intake: { ...oneFileAtATime, ...atOnce(10) },
        // The window lets messages of single documents gather into one transaction. It is short, because the twenty parts
        // that a batch may have out never fill the pollers, and every round of parts would wait the window out.
        loader: { ...atOnce(20), batchingWindowSeconds: 1 },
        tagger: { ...atOnce(20), batchingWindowSeconds: 1 },
        // A part waits here for the next to be released, so this consumer never lingers.
        checkpoint: { ...atOnce(10), timeoutSeconds: 300 },
        migrator: { ...andTheDeployment(10), memoryMegabytes: 512, oldestMessageAlarmMinutes: 240 },
        sweeper: { memoryMegabytes: 512 },
      },
    ),
    ...sweep,
    logLevel: 'INFO',
    logRetentionDays: 400,
    retainData: true,
    producerRoleArns: [],
  },
};
