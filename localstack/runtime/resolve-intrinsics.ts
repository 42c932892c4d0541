import { TemplateError } from './template.ts';

/** What the names in a template mean. */
export interface Scope {
  /** A parameter, a pseudo parameter or a resource; undefined when there is none. */
  readonly ref: (name: string) => unknown;
  /** An attribute of a resource; undefined when there is none. */
  readonly attribute: (logicalId: string, attribute: string) => unknown;
}

/** What AWS::NoValue resolves to: the property that has it is left out. */
export const NO_VALUE = Symbol('AWS::NoValue');

/**
 * A template value with its intrinsic functions worked out: Ref, Fn::GetAtt, Fn::Join, Fn::Sub, Fn::Select, Fn::Split.
 * @throws TemplateError for an unknown name or another function.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
 */
export function resolveIntrinsics(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value))
    return value.map((item) => resolveIntrinsics(item, scope)).filter((item) => item !== NO_VALUE);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? [];
  if (entries.length === 1 && name && (name === 'Ref' || name === 'Condition' || name.startsWith('Fn::'))) {
    const evaluate = FUNCTIONS[name];
    if (!evaluate) throw new TemplateError(`The local runtime does not know ${name}.`);
    return evaluate(argument, scope);
  }
  const resolved = entries.map(([key, item]) => [key, resolveIntrinsics(item, scope)] as const);
  return Object.fromEntries(resolved.filter(([, item]) => item !== NO_VALUE));
}

const FUNCTIONS: Readonly<Record<string, (argument: unknown, scope: Scope) => unknown>> = {
  Ref: (name, scope) => known(scope.ref(text(name, 'Ref')), String(name)),

  'Fn::GetAtt'(argument, scope) {
    const path = Array.isArray(argument)
      ? argument.map((part) => text(part, 'Fn::GetAtt'))
      : text(argument, 'Fn::GetAtt').split('.');
    const [logicalId = '', ...attribute] = path;
    return known(scope.attribute(logicalId, attribute.join('.')), path.join('.'));
  },

  'Fn::Join'(argument, scope) {
    const [separator, items] = pair(argument, 'Fn::Join');
    return list(resolveIntrinsics(items, scope), 'Fn::Join').join(text(separator, 'Fn::Join'));
  },

  'Fn::Split'(argument, scope) {
    const [separator, whole] = pair(argument, 'Fn::Split');
    return text(resolveIntrinsics(whole, scope), 'Fn::Split').split(text(separator, 'Fn::Split'));
  },

  'Fn::Select'(argument, scope) {
    const [index, items] = pair(argument, 'Fn::Select');
    const position = Number(resolveIntrinsics(index, scope));
    return known(list(resolveIntrinsics(items, scope), 'Fn::Select')[position], `Fn::Select ${position}`);
  },

  'Fn::Sub'(argument, scope) {
    const [template, given] = typeof argument === 'string' ? [argument, {}] : pair(argument, 'Fn::Sub');
    const variables = resolveIntrinsics(given, scope) as Readonly<Record<string, unknown>>;
    return text(template, 'Fn::Sub').replace(/\$\{(!?)([^}]+)\}/g, (_whole, literally: string, name: string) => {
      if (literally) return `\${${name}}`;
      const [logicalId = '', ...attribute] = name.split('.');
      const value =
        variables[name] ?? (attribute.length > 0 ? scope.attribute(logicalId, attribute.join('.')) : scope.ref(name));
      return String(known(value, name));
    });
  },
};

function known(value: unknown, name: string): unknown {
  if (value === undefined)
    throw new TemplateError(`The template refers to ${name}, which the local runtime does not know.`);
  return value;
}

function text(value: unknown, where: string): string {
  if (typeof value !== 'string' && typeof value !== 'number') throw new TemplateError(`${where} expects text here.`);
  return String(value);
}

function pair(value: unknown, where: string): [unknown, unknown] {
  if (!Array.isArray(value) || value.length !== 2) throw new TemplateError(`${where} expects two arguments.`);
  return [value[0], value[1]];
}

function list(value: unknown, where: string): unknown[] {
  if (!Array.isArray(value)) throw new TemplateError(`${where} expects a list.`);
  return value;
}
