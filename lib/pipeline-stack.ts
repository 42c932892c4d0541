import { Stack, type StackProps } from 'aws-cdk-lib';
import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { ArnPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Alias } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { SubscriptionFilter, Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { OBJECT_PREFIX } from '../shared/domain/object-key.ts';
import type { QueueVariable } from '../shared/functions/core/function-variables.ts';
import { SWEEP } from '../shared/messages/commands/sweep.ts';
import { CHECKPOINT_EVENTS } from '../shared/messages/queues/checkpoint-queue.ts';
import type { DatabaseVariable } from '../shared/mysql/core/database-variables.ts';
import { alarmActions } from './constructs/alarms/alarm-actions.ts';
import { DatabaseAlarms, NamedDatabaseAlarms } from './constructs/alarms/database-alarms.ts';
import { warnOfMissingDatabaseAlarms } from './constructs/alarms/missing-database-alarms.ts';
import { PipelineAlarms } from './constructs/alarms/pipeline-alarms.ts';
import { warnOfSilentAlarms } from './constructs/alarms/silent-alarms.ts';
import { Consumer } from './constructs/consumer.ts';
import { PipelineDashboard } from './constructs/dashboard/pipeline-dashboard.ts';
import type { CodeFor } from './constructs/lambda-code.ts';
import { MessageSchedule } from './constructs/message-schedule.ts';
import { MigrationTrigger } from './constructs/migration-trigger.ts';
import { addOutputs } from './constructs/outputs.ts';
import { SourceBucket } from './constructs/source-bucket.ts';
import type { ConsumerName } from './consumer-names.ts';
import type { DatabaseConnection } from './database-connection.ts';
import { databaseOutputs } from './database-outputs.ts';
import { namePrefix } from './deployment-name.ts';
import type { StageSettings } from './stage-schema.ts';

/** Those whose work, or whose refused messages, others are told of. */
const PUBLISHERS: readonly ConsumerName[] = ['intake', 'loader', 'tagger', 'checkpoint'];

export interface PipelineStackProps extends StackProps {
  readonly settings: StageSettings;
  readonly database: DatabaseConnection;
  /** Code in place of the bundles, for tests. */
  readonly codeFor?: CodeFor | undefined;
}

type Consumers = Readonly<Record<ConsumerName, Consumer>>;

/**
 * A document's way: S3 → intake → loader → tagger, with the checkpoint following the events. No lookups, and no custom
 * resource but the trigger of the migrations, so that any interpreter of templates can run it.
 */
export class PipelineStack extends Stack {
  constructor(scope: Construct, id: string, props: PipelineStackProps) {
    super(scope, id, props);
    const { settings, database } = props;
    const prefix = namePrefix(settings);

    const events = new Topic(this, 'Events', {
      topicName: `${prefix}-events`,
      enforceSSL: true,
      // The account's own key for SNS: publishers and subscribers need no key permissions.
      masterKey: Alias.fromAliasName(this, 'SnsKey', 'alias/aws/sns'),
    });
    const actions = alarmActions(this, settings.alarmTopicArn);
    warnOfSilentAlarms(this, settings);
    warnOfMissingDatabaseAlarms(this, settings);

    const consumers = createConsumers(this, props, events, actions);
    const { bucket } = new SourceBucket(this, 'Source', {
      prefix,
      queue: consumers.intake.queue,
      objectPrefix: OBJECT_PREFIX,
      retainData: settings.retainData,
    });
    grantAccess(consumers, bucket);
    scheduleSweeps(this, settings, consumers.sweeper);
    subscribeCheckpoint(events, consumers.checkpoint);
    admitProducers(settings, consumers.loader);
    addQueueAddresses(consumers);
    orderDeployment(this, settings, consumers);
    watch(this, props, consumers, actions);

    addOutputs(this, {
      SourceBucketName: bucket.bucketName,
      EventsTopicArn: events.topicArn,
      LoaderQueueUrl: consumers.loader.queue.queueUrl,
      CheckpointQueueUrl: consumers.checkpoint.queue.queueUrl,
      MigratorQueueUrl: consumers.migrator.queue.queueUrl,
      SweeperQueueUrl: consumers.sweeper.queue.queueUrl,
      ...databaseOutputs(settings, database),
    });
  }
}

function createConsumers(
  stack: Stack,
  { settings, database, codeFor }: PipelineStackProps,
  events: Topic,
  actions: readonly IAlarmAction[],
): Consumers {
  const prefix = namePrefix(settings);
  const consumer = (name: ConsumerName, constructId: string): Consumer => {
    const made = new Consumer(stack, constructId, {
      prefix,
      name,
      settings: settings.consumers[name],
      environment: {
        ...databaseEnvironment(settings, database),
        EVENTS_TOPIC_ARN: events.topicArn,
        DEPLOYMENT: prefix,
        POWERTOOLS_LOG_LEVEL: settings.logLevel,
      },
      logRetention: settings.logRetentionDays,
      retainData: settings.retainData,
      traced: settings.tracing,
      alarmThresholds: settings.alarms,
      alarmActions: actions,
      network: database.network,
      codeFor,
    });
    if (PUBLISHERS.includes(name)) made.publishesTo(events);
    if ('secretArn' in database.credentials) made.readsSecret(database.credentials);
    return made;
  };
  return {
    intake: consumer('intake', 'Intake'),
    loader: consumer('loader', 'Loader'),
    tagger: consumer('tagger', 'Tagger'),
    checkpoint: consumer('checkpoint', 'Checkpoint'),
    migrator: consumer('migrator', 'Migrator'),
    sweeper: consumer('sweeper', 'Sweeper'),
  };
}

/** What each consumer may read, and where it may send. */
function grantAccess({ intake, loader, tagger, checkpoint, sweeper }: Consumers, bucket: IBucket): void {
  intake.readsObjects(bucket, OBJECT_PREFIX);
  loader.readsObjects(bucket, OBJECT_PREFIX).sendsTo(tagger, checkpoint);
  checkpoint.sendsTo(loader);
  sweeper.sendsTo(intake, loader, checkpoint);
}

function scheduleSweeps(stack: Stack, settings: StageSettings, sweeper: Consumer): void {
  sweeper.function.addEnvironment('SWEEP_AFTER_SECONDS', `${settings.sweepAfterSeconds}`);
  new MessageSchedule(stack, 'Sweep', {
    ruleName: `${namePrefix(settings)}-sweep`,
    description: 'Looks for batches that stand still.',
    minutes: settings.sweepMinutes,
    queue: sweeper.queue,
    message: SWEEP,
  });
}

function subscribeCheckpoint(events: Topic, checkpoint: Consumer): void {
  events.addSubscription(
    new SqsSubscription(checkpoint.queue, {
      rawMessageDelivery: true,
      filterPolicy: {
        eventType: SubscriptionFilter.stringFilter({ allowlist: [...CHECKPOINT_EVENTS] }),
        status: SubscriptionFilter.stringFilter({ allowlist: ['SUCCESS'] }),
      },
    }),
  );
}

/** Lets producers of other accounts and roles send batches to the loader. */
function admitProducers({ producerRoleArns }: StageSettings, { queue }: Consumer): void {
  if (producerRoleArns.length === 0) return;
  queue.addToResourcePolicy(
    new PolicyStatement({
      principals: producerRoleArns.map((arn) => new ArnPrincipal(arn)),
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
    }),
  );
}

/** Every function gets every address, so that all read one configuration; its role says what it may do there. */
function addQueueAddresses(consumers: Consumers): void {
  const addressed: Record<QueueVariable, Consumer> = {
    INTAKE_QUEUE_URL: consumers.intake,
    LOADER_QUEUE_URL: consumers.loader,
    TAGGER_QUEUE_URL: consumers.tagger,
    CHECKPOINT_QUEUE_URL: consumers.checkpoint,
  };
  for (const { function: worker } of Object.values(consumers)) {
    for (const [name, { queue }] of Object.entries(addressed)) worker.addEnvironment(name, queue.queueUrl);
  }
}

/** The order in which a deployment replaces code: the database first, and senders after those that they send to. */
function orderDeployment(stack: Stack, settings: StageSettings, consumers: Consumers): void {
  const { intake, loader, tagger, checkpoint, migrator, sweeper } = consumers;
  sweeper.function.node.addDependency(intake.function, loader.function, checkpoint.function);
  if (!settings.migrateOnDeploy) return;
  new MigrationTrigger(stack, 'Migration', {
    functionName: `${namePrefix(settings)}-migration-trigger`,
    migrator: migrator.function,
    before: [intake, loader, tagger, checkpoint, sweeper].map((each) => each.function),
    logRetention: settings.logRetentionDays,
    retainLogs: settings.retainData,
  });
}

/** Alarms and the dashboard. */
function watch(
  stack: Stack,
  { settings, database }: PipelineStackProps,
  consumers: Consumers,
  actions: readonly IAlarmAction[],
): void {
  const watched = { prefix: namePrefix(settings), thresholds: settings.alarms, actions };
  const ofPipeline = new PipelineAlarms(stack, 'Alarms', { ...watched, sweepMinutes: settings.sweepMinutes });
  const monitoring = database.monitoring ?? {};
  // Where there is a data stack, it watches.
  const hasDataStack = settings.database.kind === 'new' || settings.database.kind === 'existing-cluster';
  const Watch = hasDataStack ? NamedDatabaseAlarms : DatabaseAlarms;
  const ofDatabase = new Watch(stack, 'DatabaseAlarms', { ...watched, database: monitoring });
  const alarms = [...ofPipeline.all, ...Object.values(consumers).flatMap((one) => one.alarms), ...ofDatabase.all];
  new PipelineDashboard(stack, 'Dashboard', { prefix: watched.prefix, consumers, alarms, database: monitoring });
}

/** The database as the functions read it from their environment. */
function databaseEnvironment(
  settings: StageSettings,
  database: DatabaseConnection,
): Partial<Record<DatabaseVariable, string>> {
  const { credentials } = database;
  return {
    RDS_HOST: database.host,
    RDS_READER_HOST: database.readerHost,
    RDS_PORT: `${database.port}`,
    RDS_DBNAME: settings.databaseName,
    RDS_REGION_NAME: 'default',
    RDS_TLS: database.tls,
    ...('secretArn' in credentials
      ? { RDS_SECRET_ARN: credentials.secretArn }
      : { RDS_USER: credentials.user, RDS_PASSWORD: credentials.password }),
  };
}
