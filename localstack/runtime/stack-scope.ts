import { NO_VALUE, resolveIntrinsics, type Scope } from './resolve-intrinsics.ts';
import type { Resource, Stack } from './template.ts';

/** Where the stack is deployed, as its template may ask. */
export interface Place {
  readonly region: string;
  readonly account: string;
  /** Base of queue URLs. */
  readonly endpoint: string;
}

/** The property that names a resource, where its author named it. */
const NAME_PROPERTIES: Readonly<Record<string, string>> = {
  'AWS::SQS::Queue': 'QueueName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::IAM::Role': 'RoleName',
};

/** A stack's names, resolved when they are asked for. */
export interface StackScope extends Scope {
  /** The physical name of a resource of this stack. */
  readonly nameOf: (logicalId: string) => string;
}

/** What Ref and Fn::GetAtt mean in one stack, deployed at one place. */
export function stackScope({ name: stackName, template }: Stack, place: Place): StackScope {
  const pseudo: Readonly<Record<string, unknown>> = {
    'AWS::Region': place.region,
    'AWS::AccountId': place.account,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stackName,
    'AWS::StackId': `arn:aws:cloudformation:${place.region}:${place.account}:stack/${stackName}/local`,
    'AWS::NotificationARNs': [],
    'AWS::NoValue': NO_VALUE,
  };
  const resources = template.Resources ?? {};

  const nameOf = (logicalId: string): string => {
    const resource = resources[logicalId];
    const given = resource?.Properties?.[NAME_PROPERTIES[resource.Type] ?? ''];
    if (given !== undefined) return String(resolveIntrinsics(given, scope));
    return resource?.Type === 'AWS::S3::Bucket'
      ? `${stackName}-${logicalId}`.toLowerCase().slice(0, 63)
      : `${stackName}-${logicalId}`.slice(0, 80);
  };

  const scope: StackScope = {
    nameOf,
    ref(name) {
      if (name in pseudo) return pseudo[name];
      const resource = resources[name];
      if (resource) return refOf(resource, nameOf(name), place);
      return template.Parameters?.[name]?.Default;
    },
    attribute(logicalId, attribute) {
      const resource = resources[logicalId];
      return resource && attributesOf(resource, nameOf(logicalId), place)[attribute];
    },
  };
  return scope;
}

function refOf({ Type: type }: Resource, name: string, place: Place): string {
  if (type === 'AWS::SQS::Queue') return `${place.endpoint}/${place.account}/${name}`;
  if (type === 'AWS::SNS::Topic') return arnOf(type, name, place);
  return name;
}

function attributesOf({ Type: type }: Resource, name: string, place: Place): Readonly<Record<string, string>> {
  const arn = arnOf(type, name, place);
  const domains = {
    DomainName: `${name}.s3.amazonaws.com`,
    RegionalDomainName: `${name}.s3.${place.region}.amazonaws.com`,
  };
  return {
    Arn: arn,
    TopicArn: arn,
    KeyId: name,
    QueueName: name,
    TopicName: name,
    QueueUrl: refOf({ Type: type }, name, place),
    ...domains,
  };
}

function arnOf(type: string, name: string, { region, account }: Place): string {
  switch (type) {
    case 'AWS::S3::Bucket':
      return `arn:aws:s3:::${name}`;
    case 'AWS::Lambda::Function':
      return `arn:aws:lambda:${region}:${account}:function:${name}`;
    case 'AWS::IAM::Role':
      return `arn:aws:iam::${account}:role/${name}`;
    case 'AWS::KMS::Key':
      return `arn:aws:kms:${region}:${account}:key/${name}`;
    case 'AWS::Logs::LogGroup':
      return `arn:aws:logs:${region}:${account}:log-group:${name}:*`;
    default:
      return `arn:aws:${type.split('::')[1]?.toLowerCase()}:${region}:${account}:${name}`;
  }
}
