import { ofType, type Resources } from './synthesize.ts';

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | string[];
  readonly Resource: unknown;
}

/** The statements of a role, in policies of its own and in those attached to it. */
export function statementsOf(resources: Resources, roleId: string): Statement[] {
  const inline = (resources[roleId]!.Properties.Policies ?? []) as { PolicyDocument: { Statement: Statement[] } }[];
  const attached = ofType(resources, 'AWS::IAM::Policy')
    .filter(([, policy]) => policy.Properties.Roles.some((role: { Ref: string }) => role.Ref === roleId))
    .map(([, policy]) => policy.Properties as { PolicyDocument: { Statement: Statement[] } });
  return [...inline, ...attached].flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

/** A resource as a reader knows it: by its name, not by the id that CDK gave it. */
export function readable(resources: Resources, resource: unknown): string {
  if (typeof resource === 'string') return resource;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = resource as Record<string, unknown>;
  if (join) return (join as [string, unknown[]])[1].map((part) => readable(resources, part)).join('');
  const id = String(Ref ?? (attribute as [string, string] | undefined)?.[0]);
  const { Type, Properties } = resources[id] ?? {};
  const {
    QueueName: queue,
    TopicName: topic,
    LogGroupName: log,
    BucketName: bucket,
    FunctionName: fn,
  } = Properties ?? {};
  if (Type === 'AWS::Lambda::Version') return `this version of ${readable(resources, fn)}`;
  if (bucket) return readable(resources, bucket['Fn::Join'][1][0]).replace(/-$/, '');
  return queue ?? topic ?? log ?? (Type === 'AWS::Lambda::Function' ? fn : `${Type?.split('::').at(-1)}`);
}

/** What a role allows, one action on one resource each. */
export const allowedBy = (resources: Resources, roleId: string): { action: string; resource: string }[] =>
  statementsOf(resources, roleId)
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action, Resource }) =>
      [Action]
        .flat()
        .flatMap((action) => [Resource].flat().map((one) => ({ action, resource: readable(resources, one) }))),
    );
