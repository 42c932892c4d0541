import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BYTE_LIMITS } from '../../../../shared/domain/limits.ts';
import { readTags } from '../../../../shared/load-files/fields/tags.ts';

/** As `rowValues` gives a row: texts trimmed and not empty, headers each once. */
const rowOf = (cells: readonly string[]) => ({
  byRole: new Map(),
  custom: cells.map((text, i) => ({ header: `Field ${i}`, text })),
  faults: [],
});
const values = fc.array(fc.constantFrom('hot', 'Hot', 'privileged', 'a b', 'é'), { minLength: 1, maxLength: 6 });
const pad = fc.constantFrom('', ' ', '\t');

describe('tags', () => {
  it('are the values of each cell, each once, in the order in which they first stand', () => {
    const row = fc.array(values, { maxLength: 4 });
    fc.assert(
      fc.property(row, fc.constantFrom(';', '|'), fc.infiniteStream(pad), (cells, separator, padding) => {
        const values = rowOf(
          cells.map((cell) => cell.map((value) => padding.next().value + value + padding.next().value).join(separator)),
        );
        const expected = cells.flatMap((cell, i) =>
          [...new Set(cell)].map((value) => ({ field: `Field ${i}`, value })),
        );
        expect(readTags(values, separator)).toEqual(expected);
        expect(values.faults).toEqual([]);
      }),
    );
  });

  it('are whole cells where nothing separates values, whatever words stand in them', () => {
    expect(readTags(rowOf(['null and void']), null)).toEqual([{ field: 'Field 0', value: 'null and void' }]);
    fc.assert(
      fc.property(fc.array(values), (cells) => {
        const texts = cells.map((cell) => cell.join(';'));
        expect(readTags(rowOf(texts), null)).toEqual(texts.map((value, i) => ({ field: `Field ${i}`, value })));
      }),
    );
  });

  it('are never empty, untrimmed or twice in a field, whatever the cell', () => {
    const cell = fc.array(fc.constantFrom(';', ';', ' ', 'a', 'b', '\n'), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(cell, (parts) => {
        const found = readTags(rowOf([parts.join('')]), ';').map(({ value }) => value);
        expect(new Set(found).size).toBe(found.length);
        for (const value of found) expect(value !== '' && value === value.trim() && !value.includes(';')).toBe(true);
        const letters = (texts: readonly string[]) => new Set(texts.join('').replaceAll(/[;\s]/g, ''));
        expect(letters(found)).toEqual(letters(parts));
      }),
    );
  });

  it('become a fault of their field when they are longer than the column, and leave the others', () => {
    const length = fc.integer({ min: BYTE_LIMITS.tagValue - 3, max: BYTE_LIMITS.tagValue + 3 });
    fc.assert(
      fc.property(length, fc.boolean(), (bytes, wide) => {
        const long = wide ? 'é'.repeat(Math.floor(bytes / 2)) + 'x'.repeat(bytes % 2) : 'x'.repeat(bytes);
        const row = rowOf([`a;${long};b`]);
        const fits = bytes <= BYTE_LIMITS.tagValue;
        expect(readTags(row, ';').map(({ value }) => value)).toEqual(fits ? ['a', long, 'b'] : ['a', 'b']);
        expect(row.faults).toMatchObject(fits ? [] : [{ code: 'VALUE_TOO_LONG', column: 'Field 0' }]);
      }),
      { numRuns: 30 },
    );
  });
});
