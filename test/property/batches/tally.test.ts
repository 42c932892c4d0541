import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differences, type PartSums, tally } from '../../../shared/batches/core/tally.ts';
import { BATCH_STATUSES } from '../../../shared/domain/vocabulary.ts';

/** A batch as it goes on: what becomes of each row that was read, or null while nothing has. */
const batch = fc.record({
  outcomes: fc.array(fc.constantFrom('loaded', 'duplicates', 'rejected', null), { maxLength: 60 }),
  /** Announced beyond what is in parts; negative when parts hold more than was announced. */
  announced: fc.integer({ min: -60, max: 60 }),
  status: fc.constantFrom(...BATCH_STATUSES),
  warnings: fc.nat(),
  parts: fc.nat(),
  taggings: fc.nat(),
});
type Batch = typeof batch extends fc.Arbitrary<infer B> ? B : never;

const count = ({ outcomes }: Batch, of: Batch['outcomes'][number]) => outcomes.filter((each) => each === of).length;
const sumsOf = (b: Batch): PartSums => ({
  rows: b.outcomes.length,
  loaded: count(b, 'loaded'),
  duplicates: count(b, 'duplicates'),
  rejected: count(b, 'rejected'),
  warnings: b.warnings,
  parts: b.parts,
  taggings: b.taggings,
});
const KEYS = ['loaded', 'duplicates', 'rejected', 'warnings', 'taggings'] as const;

describe('tally', () => {
  it('accounts for every row that was read, at any moment', () => {
    fc.assert(
      fc.property(batch, (b) => {
        const sums = sumsOf(b);
        const all = tally(sums, b.status, b.outcomes.length + b.announced);
        const { read, loaded, duplicates, rejected, skipped, inFlight, ...rest } = all;
        expect(loaded + duplicates + rejected + skipped + inFlight).toBe(read);
        expect(read).toBe(b.outcomes.length + Math.max(0, b.announced));
        expect({ loaded, duplicates, rejected, ...rest, rows: sums.rows }).toEqual(sums);
      }),
    );
  });

  it('has in flight what was announced or read and has no outcome, or has skipped it when it is cancelled', () => {
    const openOf = (b: Batch, expected?: number) => {
      const { skipped, inFlight } = tally(sumsOf(b), b.status, expected);
      expect(b.status === 'cancelled' ? inFlight : skipped).toBe(0);
      return skipped + inFlight;
    };
    fc.assert(
      fc.property(batch, (b) => {
        expect(openOf(b, b.outcomes.length + b.announced)).toBe(count(b, null) + Math.max(0, b.announced));
        expect(openOf(b)).toBe(count(b, null));
      }),
    );
  });
});

describe('differences', () => {
  it('name exactly the counts in which the tables differ, with both numbers', () => {
    fc.assert(
      fc.property(batch, fc.array(fc.integer({ min: -1, max: 1 }), { minLength: 5, maxLength: 5 }), (b, shifts) => {
        const sums = tally(sumsOf(b), b.status);
        const tables = { ...sums };
        KEYS.forEach((key, i) => {
          tables[key] += shifts[i]!;
        });
        const wrong = KEYS.filter((_, i) => shifts[i] !== 0);
        const found = differences(sums, tables);
        expect(found.map((text) => text.split(':')[0])).toEqual(wrong);
        expect(found.map((text) => text.match(/-?\d+/g)?.map(Number))).toEqual(
          wrong.map((key) => [sums[key], tables[key]]),
        );
      }),
    );
  });
});
