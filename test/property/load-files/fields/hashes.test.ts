import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HASH_DIGITS, type HashName, readHash } from '../../../../shared/load-files/fields/hashes.ts';

const names = Object.keys(HASH_DIGITS) as HashName[];
const digest = fc
  .constantFrom(...names)
  .chain((name) =>
    fc
      .uint8Array({ minLength: HASH_DIGITS[name] / 2, maxLength: HASH_DIGITS[name] / 2 })
      .map((bytes) => ({ name, hex: Buffer.from(bytes).toString('hex') })),
  );

describe('hashes', () => {
  it('are known by their length, and the same in any case', () => {
    fc.assert(
      fc.property(digest, fc.infiniteStream(fc.boolean()), ({ name, hex }, upper) => {
        const written = [...hex].map((digit) => (upper.next().value ? digit.toUpperCase() : digit)).join('');
        expect(readHash(written)).toEqual({ name, hex });
      }),
    );
  });

  it('are none with one character that is no digit, one too many or one too few', () => {
    fc.assert(
      fc.property(digest, fc.nat(), fc.constantFrom('g', ' ', '\n', '-', 'ａ', 'é'), ({ hex }, place, stray) => {
        const at = place % hex.length;
        expect(readHash(hex.slice(0, at) + stray + hex.slice(at + 1))).toBeNull();
        expect(readHash(`${hex}\n`)).toBeNull();
        expect(readHash(hex.slice(1))).toBeNull();
        expect(readHash(`${hex}0`)).toBeNull();
      }),
    );
  });

  it('are none at any other length', () => {
    fc.assert(
      fc.property(fc.nat({ max: 140 }), (length) => {
        expect(readHash('a'.repeat(length))?.name).toBe(names.find((name) => HASH_DIGITS[name] === length));
      }),
    );
  });
});
