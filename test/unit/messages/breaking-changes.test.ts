import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { breakingChanges } from '../../../catalog/breaking-changes.ts';
import type { JsonSchema } from '../../../catalog/json-schema.ts';

const json = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input', target: 'draft-07' }) as JsonSchema;

const base = {
  kind: z.literal('A'),
  size: z.int().min(1).max(10),
  name: z.string().min(1).max(20),
  code: z.string().regex(/^A/),
  state: z.enum(['open', 'closed']),
  list: z.array(z.object({ id: z.string(), note: z.string().optional() })).max(5),
  fields: z.record(z.string(), z.string()),
  maybe: z.string().nullable(),
  extra: z.string().optional(),
};

type Verdict = 'fine' | 'breaks';
/** Change, the changed fields (undefined removes one), and whether it breaks what we read and what we write. */
const changes: [string, Record<string, z.ZodType | undefined>, Verdict, Verdict][] = [
  ['nothing changed', {}, 'fine', 'fine'],
  ['a new optional field', { added: z.string().optional() }, 'fine', 'fine'],
  ['a new required field', { added: z.string() }, 'breaks', 'fine'],
  ['a description', { name: base.name.describe('Other words.') }, 'fine', 'fine'],
  ['a required field removed', { name: undefined }, 'breaks', 'breaks'],
  ['an optional field removed', { extra: undefined }, 'breaks', 'breaks'],
  ['a field renamed', { name: undefined, title: base.name }, 'breaks', 'breaks'],
  ['a field inside a list removed', { list: z.array(z.object({ id: z.string() })).max(5) }, 'breaks', 'breaks'],
  ['an optional field made required', { extra: z.string() }, 'breaks', 'fine'],
  ['a required field made optional', { name: base.name.optional() }, 'fine', 'breaks'],
  ['another type', { size: z.string() }, 'breaks', 'breaks'],
  ['integers become numbers', { size: z.number().min(1).max(10) }, 'fine', 'breaks'],
  ['null allowed', { name: base.name.nullable() }, 'fine', 'breaks'],
  ['null no longer allowed', { maybe: z.string() }, 'breaks', 'fine'],
  ['another constant', { kind: z.literal('B') }, 'breaks', 'breaks'],
  ['a value added', { state: z.enum(['open', 'closed', 'lost']) }, 'fine', 'breaks'],
  ['a value removed', { state: z.enum(['open']) }, 'breaks', 'fine'],
  ['values become any text', { state: z.string() }, 'fine', 'breaks'],
  ['any text becomes values', { extra: z.enum(['x']).optional() }, 'breaks', 'fine'],
  ['a lower maximum', { size: z.int().min(1).max(9) }, 'breaks', 'fine'],
  ['a higher maximum', { size: z.int().min(1).max(11) }, 'fine', 'breaks'],
  ['a higher minimum', { size: z.int().min(2).max(10) }, 'breaks', 'fine'],
  ['a lower minimum', { size: z.int().min(0).max(10) }, 'fine', 'breaks'],
  ['shorter text', { name: z.string().min(1).max(19) }, 'breaks', 'fine'],
  ['longer text', { name: z.string().min(1).max(21) }, 'fine', 'breaks'],
  ['text without limit', { name: z.string().min(1) }, 'fine', 'breaks'],
  ['another pattern', { code: z.string().regex(/^B/) }, 'breaks', 'breaks'],
  ['a pattern dropped', { code: z.string() }, 'fine', 'breaks'],
  ['a format demanded', { extra: z.uuid().optional() }, 'breaks', 'fine'],
  ['a shorter list', { list: base.list.max(4) }, 'breaks', 'fine'],
  [
    'another type inside a list',
    { list: z.array(z.object({ id: z.int(), note: z.string().optional() })).max(5) },
    'breaks',
    'breaks',
  ],
  ['another type inside a record', { fields: z.record(z.string(), z.int()) }, 'breaks', 'breaks'],
  ['stricter keys of a record', { fields: z.record(z.string().regex(/^x/), z.string()) }, 'breaks', 'fine'],
];

const shape = (change: Record<string, z.ZodType | undefined>) =>
  Object.fromEntries(Object.entries({ ...base, ...change }).flatMap(([name, field]) => (field ? [[name, field]] : [])));
const verdict = (change: Record<string, z.ZodType | undefined>, roles: { reads: boolean; writes: boolean }): Verdict =>
  breakingChanges(json(z.object(base)), json(z.object(shape(change))), roles).length > 0 ? 'breaks' : 'fine';

describe.each(changes)('%s', (_, change, whenRead, whenWritten) => {
  test(`${whenRead} for what we read`, () => {
    expect(verdict(change, { reads: true, writes: false })).toBe(whenRead);
  });

  test(`${whenWritten} for what we write`, () => {
    expect(verdict(change, { reads: false, writes: true })).toBe(whenWritten);
  });

  test('breaks for what we read and write when it breaks for one of the two', () => {
    const expected = [whenRead, whenWritten].includes('breaks') ? 'breaks' : 'fine';
    expect(verdict(change, { reads: true, writes: true })).toBe(expected);
  });
});

describe('a message that refuses unknown keys', () => {
  const strict = json(z.strictObject({ id: z.string() }));
  const both = { reads: true, writes: true };

  test('may not gain even an optional field, because readers are deployed after writers', () => {
    expect(
      breakingChanges(strict, json(z.strictObject({ id: z.string(), more: z.string().optional() })), both),
    ).toEqual([{ path: 'more', problem: expect.stringContaining('unknown') }]);
  });

  test('may not begin to refuse keys that it ignored', () => {
    const open = json(z.object({ id: z.string() }));
    expect(breakingChanges(open, strict, { reads: true, writes: false })).toHaveLength(1);
    expect(breakingChanges(strict, open, { reads: true, writes: false })).toEqual([]);
  });
});

describe('a message of several forms', () => {
  const done = z.object({ status: z.literal('SUCCESS'), detail: z.object({ rows: z.int() }) });
  const failed = z.object({ status: z.literal('FAILED'), detail: z.object({ code: z.string() }) });
  const cancelled = z.object({ status: z.literal('CANCELLED'), detail: z.object({ code: z.string() }) });
  const forms = (...some: [z.ZodObject, ...z.ZodObject[]]) => json(z.discriminatedUnion('status', some));

  test('may gain a form when we read it and lose one when we write it', () => {
    const [two, three] = [forms(done, failed), forms(done, failed, cancelled)];
    const check = (published: JsonSchema, current: JsonSchema, reads: boolean) =>
      breakingChanges(published, current, { reads, writes: !reads }).length > 0;
    expect([check(two, three, true), check(two, three, false)]).toEqual([false, true]);
    expect([check(three, two, true), check(three, two, false)]).toEqual([true, false]);
  });

  test('is compared form by form, and the field that changed is named', () => {
    const changed = done.extend({ detail: z.object({ rows: z.string() }) });
    const found = breakingChanges(forms(done, failed), forms(changed, failed), { reads: false, writes: true });
    expect(found).toEqual([{ path: 'detail.rows', problem: expect.stringContaining('integer against string') }]);
  });
});

test('a keyword without a rule is an error, not a change that passes unseen', () => {
  const published = { type: 'number' };
  const current = { type: 'number', multipleOf: 2 } as JsonSchema;
  expect(() => breakingChanges(published, current, { reads: true, writes: false })).toThrow('multipleOf');
});
