import type { Template } from 'aws-cdk-lib/assertions';
import { type Resource, resourcesOf } from './synthesize.ts';

/** Properties that give a resource the name that its account, region or the world has only one of. */
const NAMES = [
  'AlarmName',
  'BucketName',
  'DashboardName',
  'DBClusterIdentifier',
  'DBProxyEndpointName',
  'DBProxyName',
  'FunctionName',
  'LogGroupName',
  'Name',
  'QueueName',
  'TopicName',
];

/** A template with what its references become, as far as tests of names need it. */
export interface NamedStack {
  readonly name: string;
  readonly resources: readonly (readonly [string, Resource])[];
  /** A value of the template as text, with `*` where it has one. */
  readonly render: (value: unknown) => string;
}

export function namedStack(name: string, template: Template): NamedStack {
  const resources = resourcesOf(template);
  const ofReference = (id: string, attribute?: string): string => {
    if (id.startsWith('AWS::')) return id === 'AWS::AccountId' ? '111122223333' : id.toLowerCase();
    const physical = nameOf(name, id, resources[id], render);
    // The one ARN that ends in a wildcard by itself.
    return resources[id]?.Type === 'AWS::Logs::LogGroup' && attribute === 'Arn' ? `${physical}:*` : physical;
  };
  function render(value: unknown): string {
    if (typeof value !== 'object' || value === null) return String(value);
    const [[intrinsic, argument] = ['', undefined]] = Object.entries(value) as [string, unknown][];
    if (intrinsic === 'Ref') return ofReference(String(argument));
    if (intrinsic === 'Fn::GetAtt') return ofReference(...(argument as [string, string]));
    if (intrinsic === 'Fn::Join') return (argument as [string, unknown[]])[1].map(render).join('');
    if (intrinsic === 'Fn::ImportValue') return render(argument);
    return JSON.stringify(value);
  }
  return { name, resources: Object.entries(resources), render };
}

/** What CloudFormation would call a resource: as its author did, or after the stack. */
function nameOf(stack: string, id: string, resource: Resource | undefined, render: (value: unknown) => string): string {
  const given = NAMES.filter((property) => ownsName(resource, property)).map((property) =>
    render(resource?.Properties[property]),
  );
  // A stack from the Serverless Application Repository calls its function as its parameter says.
  if (resource?.Type === 'AWS::Serverless::Application')
    given.push(render(resource.Properties.Parameters.functionName));
  return given[0] ?? `${stack}-${id}`;
}

/** A property of this name may also say what another resource is called. */
const ownsName = (resource: Resource | undefined, property: string): boolean => {
  const value = resource?.Properties?.[property];
  return value !== undefined && value.Ref === undefined;
};

/** Every name that a stack takes: its own, its resources', its exports'. */
export const takenNames = (stack: NamedStack, template: Template): string[] => [
  stack.name,
  ...stack.resources.map(([id, resource]) => nameOf(stack.name, id, resource, stack.render)),
  ...Object.values((template.toJSON()['Outputs'] ?? {}) as Record<string, { Export?: { Name: string } }>).flatMap(
    ({ Export }) => (Export ? [Export.Name] : []),
  ),
];

interface Statement {
  readonly Resource?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The statements of a resource that is a policy, or of a role's own policies. */
const statementsOf = ({ Properties }: Resource): Statement[] =>
  [Properties, ...(Properties?.Policies ?? [])].flatMap((policy) => policy?.PolicyDocument?.Statement ?? []);

/** Every resource, and every source by its ARN, that a policy of the stack speaks of. */
export const policyResources = ({ resources, render }: NamedStack): string[] =>
  resources
    .flatMap(([, resource]) => statementsOf(resource))
    .flatMap(({ Resource, Condition = {} }) => [
      ...[Resource ?? []].flat(),
      ...Object.entries(Condition)
        .filter(([operator]) => operator.startsWith('Arn'))
        .flatMap(([, keys]) => Object.values(keys).flat()),
    ])
    .map(render);
