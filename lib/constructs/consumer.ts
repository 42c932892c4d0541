import { type CfnElement, Duration } from 'aws-cdk-lib';
import type { Alarm, IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { CfnEventSourceMapping, CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { type CfnQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { FunctionVariable } from '../../shared/functions/core/function-variables.ts';
import type { DatabaseVariable } from '../../shared/mysql/core/database-variables.ts';
import type { AlarmSettings } from '../alarm-settings.ts';
import { type ConsumerName, LAMBDA_OF } from '../consumer-names.ts';
import { type ConsumerSettings, checkConsumerSettings, visibilityTimeoutSeconds } from '../consumer-settings.ts';
import type { Network, SecretCredentials } from '../database-connection.ts';
import { acknowledge } from './acknowledge.ts';
import { ConsumerAlarms } from './alarms/consumer-alarms.ts';
import { checkDeployedConsumer } from './deployed-consumer.ts';
import type { CodeFor } from './lambda-code.ts';
import { removalPolicy } from './removal-policy.ts';
import { WorkerFunction } from './worker-function.ts';

export interface ConsumerProps {
  /** Comes before every name, so that stages share none: `caseload-prod`. */
  readonly prefix: string;
  readonly name: ConsumerName;
  readonly settings: ConsumerSettings;
  readonly environment: Readonly<Partial<Record<FunctionVariable | DatabaseVariable | 'POWERTOOLS_LOG_LEVEL', string>>>;
  readonly logRetention: RetentionDays;
  /** Keep the queues, with the messages on them, and the logs when the stack is deleted. */
  readonly retainData: boolean;
  readonly traced: boolean;
  readonly alarmThresholds: AlarmSettings;
  readonly alarmActions: readonly IAlarmAction[];
  readonly network?: Network | undefined;
  readonly codeFor?: CodeFor | undefined;
}

/**
 * A queue, its DLQ, the function that works on it, the poller between them and the alarms. Its function may read and
 * write its queue and write its DLQ; everything else it does is said by a method.
 * @throws Error for settings that break a rule; the synth fails for resources that do.
 */
export class Consumer extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  readonly function: LambdaFunction;
  readonly alarms: readonly Alarm[];
  readonly #worker: WorkerFunction;

  constructor(scope: Construct, id: string, props: ConsumerProps) {
    super(scope, id);
    const { prefix, name, settings } = props;
    const problems = checkConsumerSettings(settings);
    if (problems.length > 0) throw new Error(`The consumer "${name}" cannot be deployed:\n  ${problems.join('\n  ')}`);
    const visibility = visibilityTimeoutSeconds(settings);

    this.deadLetterQueue = new Queue(this, 'DeadLetterQueue', {
      queueName: `${prefix}-${name}-dlq`,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(settings.deadLetterRetentionDays),
      // A document that was sent as a message and refused is nowhere else.
      removalPolicy: removalPolicy(props.retainData),
    });
    acknowledge(this.deadLetterQueue, 'AwsSolutions-SQS3', 'This queue is a DLQ itself.');
    this.queue = new Queue(this, 'Queue', {
      queueName: `${prefix}-${name}`,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(settings.queueRetentionDays),
      removalPolicy: removalPolicy(props.retainData),
      visibilityTimeout: Duration.seconds(visibility),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: settings.maxReceiveCount },
    });

    this.#worker = new WorkerFunction(this, 'Worker', {
      functionName: `${prefix}-${LAMBDA_OF[name]}`,
      lambda: LAMBDA_OF[name],
      timeoutSeconds: settings.timeoutSeconds,
      memoryMegabytes: settings.memoryMegabytes,
      reservedConcurrency: settings.reservedConcurrency,
      logRetention: props.logRetention,
      retainLogs: props.retainData,
      traced: props.traced,
      network: props.network,
      codeFor: props.codeFor,
      environment: {
        SOURCE_QUEUE_URL: this.queue.queueUrl,
        DEAD_LETTER_QUEUE_URL: this.deadLetterQueue.queueUrl,
        VISIBILITY_TIMEOUT_SECONDS: `${visibility}`,
        MAX_RECEIVE_COUNT: `${settings.maxReceiveCount}`,
        ...props.environment,
      } satisfies ConsumerProps['environment'],
    });
    this.function = this.#worker.function;
    this.#worker.allow(
      ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
      [this.queue.queueArn],
    );
    // Its own queue as well: what it postpones it sends to itself.
    this.#worker.allow(['sqs:SendMessage'], [this.queue.queueArn, this.deadLetterQueue.queueArn]);
    const mapping = this.function.addEventSourceMapping('Poller', {
      eventSourceArn: this.queue.queueArn,
      batchSize: settings.batchSize,
      maxBatchingWindow: Duration.seconds(settings.batchingWindowSeconds),
      maxConcurrency: settings.maximumConcurrency,
      reportBatchItemFailures: true,
    });

    const alarms = new ConsumerAlarms(this, 'Alarms', {
      prefix,
      name,
      queue: this.queue,
      deadLetterQueue: this.deadLetterQueue,
      function: this.function,
      settings,
      thresholds: props.alarmThresholds,
      actions: props.alarmActions,
    });
    this.alarms = alarms.all;

    const deployed = {
      queue: this.queue.node.defaultChild as CfnQueue,
      deadLetterQueue: this.deadLetterQueue.node.defaultChild as CfnQueue,
      function: this.function.node.defaultChild as CfnFunction,
      mapping: mapping.node.defaultChild as CfnEventSourceMapping,
    };
    this.node.addValidation({ validate: () => checkDeployedConsumer(deployed, settings) });
  }

  /** Lets this consumer's function send messages to the others' queues. */
  sendsTo(...others: readonly Consumer[]): this {
    this.#worker.allow(
      ['sqs:SendMessage'],
      others.map(({ queue }) => queue.queueArn),
    );
    return this;
  }

  publishesTo(topic: ITopic): this {
    this.#worker.allow(['sns:Publish'], [topic.topicArn]);
    return this;
  }

  readsSecret({ secretArn, secretKeyArn }: SecretCredentials): this {
    this.#worker.allow(['secretsmanager:GetSecretValue'], [secretArn]);
    if (secretKeyArn) this.#worker.allow(['kms:Decrypt'], [secretKeyArn]);
    return this;
  }

  /** Lets this consumer's function read every version of the objects under `prefix`, and write none. */
  readsObjects(bucket: IBucket, prefix: string): this {
    const policy = this.#worker.allowApart(
      'SourceObjects',
      new PolicyStatement({
        actions: ['s3:GetObject', 's3:GetObjectVersion'],
        resources: [bucket.arnForObjects(`${prefix}*`)],
      }),
      // Without it S3 answers 403 for an object that is gone, and a message that can never succeed would be retried.
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }),
    );
    const bucketId = bucket.stack.getLogicalId(bucket.node.defaultChild as CfnElement);
    acknowledge(
      policy,
      `AwsSolutions-IAM5[Resource::<${bucketId}.Arn>/${prefix}*]`,
      'Producers choose the object names; the function may read them all, and only under this prefix.',
    );
    return this;
  }
}
