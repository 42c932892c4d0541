import type { BucketNotification } from '../fauxqs/bucket-notifications.ts';
import type {
  BucketPlan,
  DeploymentPlan,
  FunctionPlan,
  MappingPlan,
  QueuePlan,
  SubscriptionPlan,
} from './deployment-plan.ts';
import { readSchedules } from './read-schedules.ts';
import { readTriggers } from './read-triggers.ts';
import { NO_VALUE, resolveIntrinsics } from './resolve-intrinsics.ts';
import { type Place, stackScope } from './stack-scope.ts';
import { type Stack, TemplateError } from './template.ts';

type Properties = Readonly<Record<string, unknown>>;

/** Permissions, logs, alarms and keys have no effect on one machine. */
const WITHOUT_EFFECT = /^AWS::(CDK|IAM|Logs|CloudWatch|KMS)::|Policy$|^AWS::Lambda::Permission$/;

/** One resource with its properties resolved. */
interface Item {
  readonly logicalId: string;
  readonly name: string;
  readonly properties: Properties;
}

/**
 * Reads everything from a stack's template that the local runtime makes.
 * @throws TemplateError naming a resource or property that it cannot make.
 */
export function readPlan(stack: Stack, place: Place): DeploymentPlan {
  const scope = stackScope(stack, place);
  const { called, replaced } = readTriggers(stack.template);
  const resources = Object.entries(stack.template.Resources ?? {}).filter(
    ([id, { Type }]) => !WITHOUT_EFFECT.test(Type) && !replaced.has(id),
  );
  const supported = [
    'SQS::Queue',
    'SNS::Topic',
    'SNS::Subscription',
    'S3::Bucket',
    'Lambda::Function',
    'Lambda::EventSourceMapping',
    'Events::Rule',
  ];
  const items = new Map<string, Item[]>(supported.map((type) => [`AWS::${type}`, []]));
  for (const [logicalId, { Type: type, Properties: properties = {} }] of resources) {
    const list = items.get(type);
    if (!list) throw new TemplateError(`The local runtime cannot make ${logicalId}, a ${type}.`);
    const resolved = resolveIntrinsics(properties, scope) as Properties;
    list.push({ logicalId, name: scope.nameOf(logicalId), properties: resolved });
  }
  const of = (type: string): readonly Item[] => items.get(`AWS::${type}`) ?? [];
  return {
    queues: of('SQS::Queue').map(queuePlan),
    topics: of('SNS::Topic').map(({ logicalId, name }) => ({ logicalId, name })),
    subscriptions: [...of('SNS::Subscription').map(subscriptionPlan), ...of('SNS::Topic').flatMap(inlineSubscriptions)],
    buckets: of('S3::Bucket').map(bucketPlan),
    functions: of('Lambda::Function').map((item) =>
      functionPlan(item, stack, String(scope.attribute(item.logicalId, 'Arn'))),
    ),
    mappings: of('Lambda::EventSourceMapping')
      .filter(isEnabled)
      .map((item) => mappingPlan(item, place)),
    schedules: of('Events::Rule').flatMap(({ logicalId, properties }) => readSchedules(logicalId, properties)),
    triggers: called.map((id) => String(scope.attribute(id, 'Arn'))),
    outputs: Object.fromEntries(
      Object.entries(stack.template.Outputs ?? {}).map(([id, { Value }]) => [id, resolveIntrinsics(Value, scope)]),
    ),
  };
}

const QUEUE_ATTRIBUTES = [
  'VisibilityTimeout',
  'MessageRetentionPeriod',
  'DelaySeconds',
  'ReceiveMessageWaitTimeSeconds',
  'RedrivePolicy',
];

function queuePlan({ logicalId, name, properties }: Item): QueuePlan {
  if (properties['FifoQueue'])
    throw new TemplateError(`${logicalId} is a FIFO queue; the local runtime runs standard queues.`);
  const size = properties['MaximumMessageSize'];
  return {
    logicalId,
    name,
    attributes: {
      ...asAttributes(properties, QUEUE_ATTRIBUTES),
      ...(size === undefined ? {} : { MaximumMessageSize: asText(size) }),
    },
  };
}

function subscriptionPlan({ logicalId, properties }: Item): SubscriptionPlan {
  if (properties['Protocol'] !== 'sqs') throw new TemplateError(`${logicalId}: only SQS subscriptions run locally.`);
  return {
    topicArn: asText(properties['TopicArn']),
    queueArn: asText(properties['Endpoint']),
    attributes: asAttributes(properties, ['FilterPolicy', 'FilterPolicyScope', 'RawMessageDelivery']),
  };
}

function inlineSubscriptions({ logicalId, properties }: Item): SubscriptionPlan[] {
  if (properties['Subscription'] === undefined) return [];
  throw new TemplateError(`${logicalId}: give the topic's subscriptions as resources of their own.`);
}

function bucketPlan({ logicalId, name, properties }: Item): BucketPlan {
  const { Status: status } = (properties['VersioningConfiguration'] ?? {}) as Properties;
  const notifications = (properties['NotificationConfiguration'] ?? {}) as Properties;
  for (const kind of ['LambdaConfigurations', 'TopicConfigurations', 'EventBridgeConfiguration']) {
    if (notifications[kind]) throw new TemplateError(`${logicalId}: only notifications to queues run locally.`);
  }
  const queues = (notifications['QueueConfigurations'] ?? []) as readonly Properties[];
  return { logicalId, name, versioned: status === 'Enabled', notifications: queues.map(notificationPlan) };
}

function notificationPlan(configuration: Properties): BucketNotification {
  const { S3Key: filter } = (configuration['Filter'] ?? {}) as { S3Key?: { Rules?: readonly Properties[] } };
  const rule = (name: string): string => {
    const found = filter?.Rules?.find((candidate) => asText(candidate['Name']).toLowerCase() === name);
    return found ? asText(found['Value']) : '';
  };
  return {
    queueArn: asText(configuration['Queue']),
    events: [configuration['Event']].flat().map(asText),
    prefix: rule('prefix'),
    suffix: rule('suffix'),
  };
}

function functionPlan({ logicalId, name, properties }: Item, { assets }: Stack, arn: string): FunctionPlan {
  const { S3Key: key } = (properties['Code'] ?? {}) as Properties;
  const codeDirectory = assets.get(String(key));
  if (!codeDirectory) throw new TemplateError(`${logicalId}: its code is no file asset of this assembly.`);
  const { Variables: variables = {} } = (properties['Environment'] ?? {}) as { Variables?: Properties };
  return {
    logicalId,
    name,
    arn,
    codeDirectory,
    handler: asText(properties['Handler']),
    timeoutSeconds: Number(properties['Timeout'] ?? 3),
    memoryMegabytes: Number(properties['MemorySize'] ?? 128),
    environment: Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, asText(value)])),
  };
}

const isEnabled = ({ properties }: Item): boolean => String(properties['Enabled'] ?? true) === 'true';

function mappingPlan({ logicalId, properties }: Item, { region, account }: Place): MappingPlan {
  if (properties['FilterCriteria']) throw new TemplateError(`${logicalId}: filter criteria do not run locally.`);
  const { MaximumConcurrency: maximum } = (properties['ScalingConfig'] ?? {}) as Properties;
  const target = asText(properties['FunctionName']);
  return {
    queueArn: asText(properties['EventSourceArn']),
    functionArn: target.startsWith('arn:') ? target : `arn:aws:lambda:${region}:${account}:function:${target}`,
    batchSize: Number(properties['BatchSize'] ?? 10),
    batchingWindowSeconds: Number(properties['MaximumBatchingWindowInSeconds'] ?? 0),
    maximumConcurrency: maximum === undefined ? null : Number(maximum),
    reportsBatchItemFailures: [properties['FunctionResponseTypes']].flat().includes('ReportBatchItemFailures'),
  };
}

/** The named properties that are set, as the text that the service's API takes. */
const asAttributes = (properties: Properties, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.filter((name) => properties[name] !== undefined).map((name) => [name, asText(properties[name])]),
  );

function asText(value: unknown): string {
  if (value === undefined || value === null || value === NO_VALUE)
    throw new TemplateError('A required property is missing.');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
