import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differences, type PartSums, tally } from '../../../shared/core/tally.ts';

/** A batch as it goes on: what becomes of each row that was read, or null while nothing has. */
const batch = fc.record({
  outcomes: fc.array(fc.constantFrom('loaded', 'duplicates', 'rejected', null), { maxLength: 60 }),
  /** Announced beyond what is in parts; negative when parts hold more than was announced. */
  announced: fc.integer({ min: -60, max: 60 }),
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
        const { read, loaded, duplicates, rejected, inFlight, ...rest } = tally(sums, b.outcomes.length + b.announced);
        expect(loaded + duplicates + rejected + inFlight).toBe(read);
        expect(read).toBe(b.outcomes.length + Math.max(0, b.announced));
        expect({ loaded, duplicates, rejected, ...rest, rows: sums.rows }).toEqual(sums);
      }),
    );
  });

  it('has in flight what was announced or read and has no outcome, and so never less than nothing', () => {
    fc.assert(
      fc.property(batch, (b) => {
        const { inFlight } = tally(sumsOf(b), b.outcomes.length + b.announced);
        expect(inFlight).toBe(count(b, null) + Math.max(0, b.announced));
        expect(tally(sumsOf(b)).inFlight).toBe(count(b, null));
      }),
    );
  });
});

describe('differences', () => {
  it('name exactly the counts in which the tables differ, with both numbers', () => {
    fc.assert(
      fc.property(batch, fc.array(fc.integer({ min: -1, max: 1 }), { minLength: 5, maxLength: 5 }), (b, shifts) => {
        const sums = tally(sumsOf(b));
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
