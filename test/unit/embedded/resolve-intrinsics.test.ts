// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders are CloudFormation’s.
import { describe, expect, test } from 'vitest';
import { NO_VALUE, resolveIntrinsics, type Scope } from '../../../localstack/runtime/resolve-intrinsics.ts';
import { TemplateError } from '../../../localstack/runtime/template.ts';

const refs: Record<string, unknown> = {
  Name: 'np',
  Zones: ['a', 'b'],
  'AWS::Region': 'eu-west-1',
  'AWS::NoValue': NO_VALUE,
};
const scope: Scope = {
  ref: (name) => refs[name],
  attribute: (logicalId, attribute) =>
    logicalId === 'Queue' ? { Arn: 'arn:q', 'A.B': 'nested' }[attribute] : undefined,
};
const resolve = (value: unknown) => resolveIntrinsics(value, scope);

describe('an intrinsic function', () => {
  test.each<[string, unknown, unknown]>([
    ['Ref of a parameter', { Ref: 'Name' }, 'np'],
    ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, 'eu-west-1'],
    ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:q'],
    ['Fn::GetAtt as text', { 'Fn::GetAtt': 'Queue.Arn' }, 'arn:q'],
    ['Fn::GetAtt of a nested attribute', { 'Fn::GetAtt': ['Queue', 'A.B'] }, 'nested'],
    ['Fn::Join', { 'Fn::Join': ['-', ['x', { Ref: 'Name' }]] }, 'x-np'],
    ['Fn::Join of a list that is referred to', { 'Fn::Join': [',', { Ref: 'Zones' }] }, 'a,b'],
    ['Fn::Split', { 'Fn::Split': [':', { 'Fn::GetAtt': ['Queue', 'Arn'] }] }, ['arn', 'q']],
    ['Fn::Select in a split', { 'Fn::Select': [1, { 'Fn::Split': [':', 'a:b'] }] }, 'b'],
    ['Fn::Select by an index in text', { 'Fn::Select': ['0', { Ref: 'Zones' }] }, 'a'],
    ['Fn::Sub with names and attributes', { 'Fn::Sub': '${Name}/${Queue.Arn}/${AWS::Region}' }, 'np/arn:q/eu-west-1'],
    ['Fn::Sub with variables of its own', { 'Fn::Sub': ['${Own}-${Name}', { Own: { Ref: 'Name' } }] }, 'np-np'],
    ['Fn::Sub with an escaped name', { 'Fn::Sub': '${!Name}' }, '${Name}'],
  ])('%s', (_name, value, expected) => {
    expect(resolve(value)).toEqual(expected);
  });

  test('is resolved wherever it stands', () => {
    expect(resolve({ a: [{ b: { Ref: 'Name' } }], n: 1, t: true })).toEqual({ a: [{ b: 'np' }], n: 1, t: true });
  });

  test('AWS::NoValue leaves its property and its list item out', () => {
    expect(resolve({ a: { Ref: 'AWS::NoValue' }, b: [1, { Ref: 'AWS::NoValue' }] })).toEqual({ b: [1] });
  });

  test.each([
    ['an unknown name', { Ref: 'Nobody' }, /Nobody/],
    ['an unknown attribute', { 'Fn::GetAtt': ['Queue', 'Colour'] }, /Queue\.Colour/],
    ['an unknown name in Fn::Sub', { 'Fn::Sub': '${Nobody}' }, /Nobody/],
    ['a position beyond the list', { 'Fn::Select': [9, ['a']] }, /Fn::Select 9/],
    ['another function', { 'Fn::ImportValue': 'x' }, /Fn::ImportValue/],
    ['a function with the wrong arguments', { 'Fn::Join': 'x' }, /Fn::Join/],
  ])('names %s in its error', (_name, value, message) => {
    expect(() => resolve(value)).toThrow(TemplateError);
    expect(() => resolve(value)).toThrow(message);
  });
});
