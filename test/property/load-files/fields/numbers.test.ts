import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCount, readFileSize } from '../../../../shared/load-files/fields/numbers.ts';

const grouped = (n: number) => String(n).replace(/\B(?=(?:\d{3})+$)/g, ',');
const MAX_COUNT = 2 ** 31 - 1;
const POWERS: Readonly<Record<string, number>> = { k: 10, m: 20, g: 30, t: 40 };

describe('file sizes', () => {
  it('of whole bytes are read exactly, with or without groups, zeros and unit', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.constantFrom('', ' ', 'b', ' B', ' byte', ' Bytes'), (size, unit) => {
        for (const text of [`${size}`, grouped(size), `${size}.00`, `00${size}`]) {
          expect(readFileSize((text + unit).trim())).toBe(size);
        }
      }),
    );
  });

  it('in larger units are the bytes to the nearest one', () => {
    const size = fc.record({
      quarters: fc.nat({ max: 4000 }),
      prefix: fc.constantFrom('k', 'm', 'g', 't'),
      rest: fc.constantFrom('', 'b', 'ib', 'B', 'iB'),
      upper: fc.boolean(),
    });
    fc.assert(
      fc.property(size, ({ quarters, prefix, rest, upper }) => {
        const text = `${grouped(Math.floor(quarters / 4))}${['', '.25', '.5', '.75'][quarters % 4]}`;
        const unit = (upper ? prefix.toUpperCase() : prefix) + rest;
        // Exact in whole numbers: a quarter of the smallest unit is 256 bytes.
        const bytes = BigInt(quarters) * 2n ** BigInt(POWERS[prefix]! - 2);
        expect(readFileSize(`${text} ${unit}`)).toBe(Number(bytes));
        expect(readFileSize(text + unit)).toBe(Number(bytes));
      }),
    );
  });

  it('are whole, not negative and exact, or not read at all, whatever the text', () => {
    const text = fc
      .array(fc.constantFrom('0', '1', '99', '123', '999999999', ',', '.', '-', 'e', ' ', 'k', 'T', 'b', 'x'), {
        maxLength: 7,
      })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (written) => {
        const size = readFileSize(written);
        if (size === null) return;
        expect(Number.isSafeInteger(size) && size >= 0).toBe(true);
        expect(written).toMatch(/^\d/);
        expect(written).not.toMatch(/[-ex]/);
      }),
      { numRuns: 3000 },
    );
  });

  it('are not read when bytes are broken', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 999 }), (whole, thousandths) => {
        expect(readFileSize(`${whole}.${String(thousandths).padStart(3, '0')}`)).toBeNull();
      }),
    );
  });
});

describe('counts', () => {
  it('are read exactly up to what the column holds, and not above', () => {
    const count = fc.oneof(fc.nat(), fc.maxSafeNat(), fc.integer({ min: MAX_COUNT - 2, max: MAX_COUNT + 2 }));
    fc.assert(
      fc.property(count, (n) => {
        const expected = n <= MAX_COUNT ? n : null;
        expect(readCount(`${n}`)).toBe(expected);
        expect(readCount(grouped(n))).toBe(expected);
      }),
    );
  });

  it('are digits in groups of three or in none', () => {
    const text = fc
      .array(fc.constantFrom('1', '12', '123', ',', '.', '-', ' ', 'e'), { maxLength: 7 })
      .map((p) => p.join(''));
    fc.assert(
      fc.property(text, (written) => {
        const plain = written.replaceAll(',', '');
        const wellFormed = /^\d+$/.test(plain) && [plain, grouped(Number(plain))].includes(written);
        expect(readCount(written)).toBe(wellFormed && Number(plain) <= MAX_COUNT ? Number(plain) : null);
      }),
      { numRuns: 3000 },
    );
  });
});
