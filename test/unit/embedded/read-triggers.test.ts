import { describe, expect, test } from 'vitest';
import { readPlan } from '../../../localstack/runtime/read-plan.ts';
import type { Resource } from '../../../localstack/runtime/template.ts';

const place = { region: 'eu-west-1', account: '000000000000', endpoint: 'http://127.0.0.1:1' };

const fn = (name: string): Resource => ({
  Type: 'AWS::Lambda::Function',
  Properties: { Code: { S3Bucket: 'b', S3Key: 'abc.zip' }, Handler: 'index.handler', FunctionName: name },
});

/** A trigger as CDK writes it: by a function of its own, and by the version of the function to be called. */
const withTrigger = (properties: object = {}): Record<string, Resource> => ({
  Migrator: fn('migrator'),
  MigratorVersion: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Migrator' } } },
  Provider: {
    ...fn('trigger'),
    Properties: { Runtime: { 'Fn::FindInMap': ['Map', { Ref: 'AWS::Region' }, 'value'] } },
  },
  Trigger: {
    Type: 'Custom::Trigger',
    Properties: {
      ServiceToken: { 'Fn::GetAtt': ['Provider', 'Arn'] },
      HandlerArn: { Ref: 'MigratorVersion' },
      InvocationType: 'RequestResponse',
      ...properties,
    },
  },
});

const planOf = (Resources: Record<string, Resource>) =>
  readPlan({ name: 'stack', template: { Resources }, assets: new Map([['abc.zip', '/code']]) }, place);

describe('the plan of a template with a trigger', () => {
  test('calls the function, and leaves out the one that only AWS needs for it', () => {
    const { functions, triggers } = planOf(withTrigger());
    expect(functions.map(({ name }) => name)).toEqual(['migrator']);
    expect(triggers).toEqual(['arn:aws:lambda:eu-west-1:000000000000:function:migrator']);
  });

  test('leaves out how often that one is repeated, and refuses it of any other function', () => {
    const retriesOf = (Ref: string): Resource => ({
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: { FunctionName: { Ref }, Qualifier: '$LATEST', MaximumRetryAttempts: 0 },
    });
    expect(planOf({ ...withTrigger(), Retries: retriesOf('Provider') }).triggers).toHaveLength(1);
    expect(() => planOf({ ...withTrigger(), Retries: retriesOf('Migrator') })).toThrow(
      /Retries, a AWS::Lambda::EventInvokeConfig/,
    );
  });

  test('calls none where there is none', () => {
    expect(planOf({ Migrator: fn('migrator') }).triggers).toEqual([]);
  });

  test.each<[string, object, RegExp]>([
    ['that does not wait', { InvocationType: 'Event' }, /Trigger: only triggers that wait/],
    ['of a function named otherwise', { HandlerArn: 'arn:aws:lambda:…' }, /Trigger: only triggers made by CDK/],
    ['by nobody', { ServiceToken: 'arn:aws:lambda:…' }, /Trigger: only triggers made by CDK/],
  ])('refuses one %s', (_, properties, message) => {
    expect(() => planOf(withTrigger(properties))).toThrow(message);
  });

  test('refuses any other custom resource', () => {
    const other = { Other: { Type: 'Custom::S3AutoDeleteObjects' } };
    expect(() => planOf({ ...withTrigger(), ...other })).toThrow(/Other, a Custom::S3AutoDeleteObjects/);
  });
});
