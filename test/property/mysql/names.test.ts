import fc from 'fast-check';
import { expect, test } from 'vitest';
import { caseSchema, coreSchema, sharedSchema } from '../../../shared/cases/core/names.ts';
import { identifier, qualified } from '../../../shared/mysql/queries/sql.ts';

const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom('a', '_', '`', '.', '7') }));

/** The name, or null when it was refused. */
const attempt = (make: () => string): string | null => {
  try {
    return make();
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError);
    return null;
  }
};

test('whatever it is made of, the name of a database is a plain one of at most 64 characters, or there is none', () => {
  fc.assert(
    fc.property(anything, fc.oneof(fc.integer(), fc.double(), anything), anything, (prefix, caseId, region) => {
      const names = [
        attempt(() => coreSchema(prefix)),
        attempt(() => caseSchema(prefix, caseId as number)),
        attempt(() => sharedSchema(prefix, region)),
      ];
      for (const name of names) if (name !== null) expect(name).toMatch(/^[a-z][a-z0-9_]{0,63}$/);
    }),
  );
});

test('different cases have different databases, and none has the core', () => {
  const caseId = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
  fc.assert(
    fc.property(caseId, caseId, (one, other) => {
      expect(caseSchema('np', one) === caseSchema('np', other)).toBe(one === other);
      expect(caseSchema('np', one)).not.toBe(coreSchema('np'));
    }),
  );
});

test('a quoted name is read back as itself and never ends early', () => {
  fc.assert(
    fc.property(anything, anything, (schema, table) => {
      const unquoted = (text: string) => text.slice(1, -1).replaceAll('``', '`');
      expect(unquoted(identifier(schema).text)).toBe(schema);
      expect(identifier(schema).text).toMatch(/^`(?:[^`]|``)*`$/);
      expect(qualified(schema, table).text).toBe(`${identifier(schema).text}.${identifier(table).text}`);
    }),
  );
});
