import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pinningReason } from '../../../shared/mysql/core/pinning.ts';
import { insertStatements, MAX_STATEMENT_BYTES, valueLists } from '../../../shared/mysql/queries/insert-statements.ts';

const target = { schema: 'np_case_7', table: 'notes', key: ['batch', 'name'] };
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 50 }),
  fc.string({ unit: fc.constantFrom("'", '\\', '\0', '\n', '😀', 'þ', '"', '`', '@'), maxLength: 6_000, size: 'max' }),
);
const row = fc.record({
  batch: fc.bigInt({ min: 1n, max: 2n ** 62n }),
  name: fc.string({ unit: 'grapheme', maxLength: 40 }),
  note: fc.option(text),
  bytes: fc.option(fc.uint8Array({ maxLength: 20_000 })),
  size: fc.option(fc.integer()),
});
const rows = fc.array(row, { maxLength: 30 });

test('every statement is within 16,384 bytes and would not pin', () => {
  fc.assert(
    fc.property(rows, (given) => {
      const { inserts, appends } = insertStatements(target, given);
      for (const { sql } of [...inserts, ...appends]) {
        expect(Buffer.byteLength(sql)).toBeLessThanOrEqual(MAX_STATEMENT_BYTES);
        expect(pinningReason('Query', sql)).toBeNull();
      }
    }),
  );
});

test('no row is lost, doubled or out of order', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1_000_000), { maxLength: 3_000 }), (numbers) => {
      const { inserts } = insertStatements(
        { ...target, key: ['n'] },
        numbers.map((n) => ({ n })),
      );
      const written = inserts.flatMap(({ sql }) => [...sql.matchAll(/\((\d+)\)/g)].map((match) => Number(match[1])));
      expect(written).toEqual([...numbers].sort((a, b) => a - b));
    }),
  );
});

test('the order of the rows given does not matter', () => {
  const unique = fc.uniqueArray(row, { selector: ({ batch, name }) => `${batch} ${name}`, maxLength: 30 });
  fc.assert(
    fc.property(unique, (given) => {
      expect(insertStatements(target, [...given].reverse())).toEqual(insertStatements(target, given));
    }),
  );
});

test('lists for IN (…) lose no value and stay within a statement', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 1_000 }), { maxLength: 200 }), (values) => {
      const lists = valueLists(values);
      expect(lists.flat()).toEqual(values);
    }),
  );
});
