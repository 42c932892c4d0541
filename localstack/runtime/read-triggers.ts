import { type Resource, type Template, TemplateError } from './template.ts';

/** What a stack's triggers come to on one machine. */
export interface TriggerPlan {
  /** Logical ids of the functions that a deployment calls, in the template's order. */
  readonly called: readonly string[];
  /** Logical ids of what only AWS needs for that: the triggers, the versions, and the functions that do the calling, with their retries. */
  readonly replaced: ReadonlySet<string>;
}

/**
 * Reads the triggers of a template, which call functions while a stack is deployed. The runtime calls the function itself,
 * so CDK's function for it, with its SDK, is not run here.
 * @throws TemplateError for a trigger that does not wait for its function, or names it in another way than CDK does.
 * @see https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.triggers-readme.html
 */
export function readTriggers({ Resources: resources = {} }: Template): TriggerPlan {
  const called: string[] = [];
  const replaced = new Set<string>();
  const idsOf = (type: string) => Object.keys(resources).filter((id) => resources[id]?.Type === type);
  for (const id of idsOf('AWS::Lambda::Version')) replaced.add(id);
  for (const id of idsOf('Custom::Trigger')) {
    const { InvocationType: invocation = 'RequestResponse' } = resources[id]?.Properties ?? {};
    if (invocation !== 'RequestResponse')
      throw new TemplateError(`${id}: only triggers that wait for their function run locally.`);
    const versionId = referred(resources[id], 'HandlerArn', 'Ref');
    const functionId = referred(resources[versionId ?? ''], 'FunctionName', 'Ref');
    const providerId = referred(resources[id], 'ServiceToken', 'Fn::GetAtt');
    if (!functionId || !providerId) throw new TemplateError(`${id}: only triggers made by CDK run locally.`);
    called.push(functionId);
    replaced.add(id).add(providerId);
  }
  for (const id of idsOf('AWS::Lambda::EventInvokeConfig')) {
    if (replaced.has(referred(resources[id], 'FunctionName', 'Ref') ?? '')) replaced.add(id);
  }
  return { called, replaced };
}

/** The logical id that a property refers to. */
function referred(resource: Resource | undefined, property: string, by: 'Ref' | 'Fn::GetAtt'): string | undefined {
  const reference = (resource?.Properties?.[property] as Readonly<Record<string, unknown>> | undefined)?.[by];
  const [id] = [reference].flat();
  return typeof id === 'string' ? id : undefined;
}
