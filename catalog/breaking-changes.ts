import type { Roles } from './catalog-entry.ts';
import type { JsonSchema } from './json-schema.ts';

/** One reason why a changed schema may not keep its version. */
export interface BreakingChange {
  /** Dotted path of the field; empty for the message itself. */
  readonly path: string;
  /** What is no longer true, in words. */
  readonly problem: string;
}

const ANNOTATIONS = ['$schema', 'title', 'description'];
const UNIONS = ['anyOf', 'oneOf'];
const OBJECT = ['properties', 'required', 'additionalProperties', 'propertyNames'];
const VALUES = ['type', 'const', 'enum', 'items', 'pattern', 'format'];
/** Keyword and whether its narrower setting is the greater one. */
const BOUNDS = [
  ['minimum', true],
  ['exclusiveMinimum', true],
  ['minLength', true],
  ['minItems', true],
  ['maximum', false],
  ['maxLength', false],
  ['maxItems', false],
] as const;
const KNOWN = new Set<string>([...ANNOTATIONS, ...UNIONS, ...OBJECT, ...VALUES, ...BOUNDS.map(([keyword]) => keyword)]);

/**
 * Why a schema may not replace the published one under the same version; empty when it may.
 *
 * - What we **read** must stay readable: every message the published schema allows, the current one allows. A new
 *   required field, a narrower type, range or list of values breaks a producer.
 * - What we **write** must stay as promised: every message the current schema allows, the published one allows. A
 *   wider type, range or list of values, or a field that is no longer always there, breaks a subscriber.
 * - A field that is gone breaks either way, even when it was optional: a producer's value would be lost in silence.
 * - What we read and write, such as commands, is held to both, because a deployment leaves old messages in the queues
 *   and replaces functions one by one. Commands refuse unknown keys, so there even a new optional field is breaking.
 *
 * New optional fields are fine elsewhere: readers ignore what they do not know. Descriptions are free to change.
 * @throws Error for a JSON Schema keyword it has no rule for, rather than to let a change pass unseen.
 */
export function breakingChanges(
  published: JsonSchema,
  current: JsonSchema,
  { reads, writes }: Roles,
): BreakingChange[] {
  const found = [
    ...removedFields(published, current, ''),
    ...(reads
      ? misfits(published, current, '').map((change) => labelled(change, 'published messages are refused'))
      : []),
    ...(writes ? misfits(current, published, '').map((change) => labelled(change, 'readers may refuse it')) : []),
  ];
  const lines = new Map(found.map((change) => [`${change.path}: ${change.problem}`, change]));
  return [...lines.values()];
}

const labelled = ({ path, problem }: BreakingChange, why: string): BreakingChange => ({
  path,
  problem: `${problem}; ${why}`,
});

/** Why some message of the schema `sub` is none of the schema `sup`. */
function misfits(sub: JsonSchema, sup: JsonSchema, path: string): BreakingChange[] {
  const [wide, narrow] = [alternatives(sup), alternatives(sub)];
  return narrow.flatMap((one) => {
    const [closest = []] = wide.map((other) => misfitsOfOne(one, other, path)).sort((a, b) => a.length - b.length);
    return closest;
  });
}

function misfitsOfOne(sub: JsonSchema, sup: JsonSchema, path: string): BreakingChange[] {
  const problem = typeMisfit(sub, sup) ?? valueMisfit(sub, sup);
  if (problem !== null) return [{ path, problem }];
  const bounds = BOUNDS.filter(([keyword, greaterIsNarrower]) => {
    const [limit, given] = [sup[keyword], sub[keyword]];
    if (limit === undefined || valuesOf(sub) !== null) return false;
    return given === undefined || (greaterIsNarrower ? given < limit : given > limit);
  }).map(([keyword]) => ({ path, problem: `${keyword} is ${sup[keyword]} against ${sub[keyword] ?? 'none'}` }));
  const items = sub.items && sup.items ? misfits(sub.items, sup.items, `${path}[]`) : [];
  return [...bounds, ...items, ...objectMisfits(sub, sup, path)];
}

function typeMisfit(sub: JsonSchema, sup: JsonSchema): string | null {
  if (sup.type === undefined || sup.type === sub.type) return null;
  return sup.type === 'number' && sub.type === 'integer' ? null : `type is ${sup.type} against ${sub.type ?? 'any'}`;
}

function valueMisfit(sub: JsonSchema, sup: JsonSchema): string | null {
  const [allowed, given] = [valuesOf(sup), valuesOf(sub)];
  if (allowed !== null) {
    const missing = given?.filter((value) => !allowed.includes(value)) ?? ['any other'];
    return missing.length > 0 ? `${missing.join(', ')} is not among ${allowed.join(', ')}` : null;
  }
  const changed = (['pattern', 'format'] as const).find(
    (keyword) => sup[keyword] !== undefined && sup[keyword] !== sub[keyword],
  );
  return changed && given === null ? `${changed} is ${sup[changed]} against ${sub[changed] ?? 'none'}` : null;
}

function objectMisfits(sub: JsonSchema, sup: JsonSchema, path: string): BreakingChange[] {
  if (sub.type !== 'object') return [];
  const absent = (sup.required ?? []).filter((name) => !(sub.required ?? []).includes(name));
  const fields = Object.entries(sub.properties ?? {}).flatMap(([name, field]) => {
    const other = sup.properties?.[name] ?? sup.additionalProperties;
    if (other === false)
      return [{ path: join(path, name), problem: 'field is unknown to a schema that refuses unknown keys' }];
    return typeof other === 'object' ? misfits(field, other, join(path, name)) : [];
  });
  return [
    ...absent.map((name) => ({ path: join(path, name), problem: 'field is required on one side only' })),
    ...fields,
    ...openMisfits(sub, sup, path),
  ];
}

/** Compares what the two say about keys without a name of their own. */
function openMisfits(sub: JsonSchema, sup: JsonSchema, path: string): BreakingChange[] {
  const names =
    sub.propertyNames && sup.propertyNames ? misfits(sub.propertyNames, sup.propertyNames, `${path}{key}`) : [];
  const [others, allowed] = [sub.additionalProperties ?? true, sup.additionalProperties ?? true];
  if (others === false || allowed === true) return names;
  if (typeof others === 'object' && typeof allowed === 'object')
    return [...names, ...misfits(others, allowed, `${path}{}`)];
  return [...names, { path, problem: 'unknown keys are allowed on one side only' }];
}

/** Fields, optional ones included, that no alternative of the current schema has any more. */
function removedFields(published: JsonSchema, current: JsonSchema, path: string): BreakingChange[] {
  const after = alternatives(current);
  return alternatives(published).flatMap((before) => {
    const items = after.flatMap((schema) => schema.items ?? []);
    const inItems = before.items && items.length > 0 ? removedFields(before.items, { anyOf: items }, `${path}[]`) : [];
    const inFields = Object.entries(before.properties ?? {}).flatMap(([name, field]) => {
      const kept = after.flatMap((schema) => schema.properties?.[name] ?? []);
      if (kept.length === 0) return [{ path: join(path, name), problem: 'field is gone' }];
      return removedFields(field, { anyOf: kept }, join(path, name));
    });
    return [...inItems, ...inFields];
  });
}

/** The forms a message may take: a union's members, or one for each of several types. */
function alternatives(schema: JsonSchema): JsonSchema[] {
  const unknown = Object.keys(schema).find((keyword) => !KNOWN.has(keyword));
  if (unknown !== undefined) throw new Error(`No rule for the JSON Schema keyword ${unknown}; add one.`);
  const { type } = schema;
  if (typeof type === 'object') return type.map((one) => (one === 'null' ? { type: one } : { ...schema, type: one }));
  return (schema.anyOf ?? schema.oneOf)?.flatMap(alternatives) ?? [schema];
}

function valuesOf(schema: JsonSchema): readonly unknown[] | null {
  return 'const' in schema ? [schema.const] : (schema.enum ?? null);
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);
