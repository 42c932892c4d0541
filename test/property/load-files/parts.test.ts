import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InputDocument } from '../../../shared/domain/document.ts';
import { PermanentError } from '../../../shared/domain/permanent-error.ts';
import { cutStateSchema, startOfCut } from '../../../shared/load-files/cutting/cut-state.ts';
import { createPartCutter } from '../../../shared/load-files/cutting/part-cutter.ts';
import { sniffDialect } from '../../../shared/load-files/formats/sniff-dialect.ts';
import { readPart } from '../../../shared/load-files/records/read-part.ts';
import { readRecord } from '../../../shared/load-files/records/read-record.ts';
import { chunksOf, csv, laidOut } from '../../unit/load-files/samples.ts';

/** Files of families, blank lines, values of several lines, bad rows. */
const files = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: fc.nat({ max: 8 }).map((back) => ({ kind: 'child', back })) },
      {
        weight: 5,
        arbitrary: fc.constantFrom('plain', 'lines', 'unclosed', 'narrow', 'blank').map((kind) => ({ kind, back: 0 })),
      },
    ),
    { minLength: 1, maxLength: 60 },
  )
  .map((rows) => {
    const lines = rows.map(({ kind, back }, i) => {
      if (kind === 'child') return `D${i},D${Math.max(0, i - back)},x`;
      if (kind === 'lines') return `D${i},,"a\nb\n\nc"`;
      if (kind === 'unclosed') return `D${i},,"a`;
      if (kind === 'narrow') return `D${i}`;
      return kind === 'blank' ? '' : `D${i},,y`;
    });
    // The first record shows that the header is right.
    return `DOCID,PARENTID,NOTE\nfirst,,z\n${lines.join('\n')}\nlast,,z\n`;
  });

const limits = fc.record({ maxRows: fc.integer({ min: 1, max: 9 }), maxBytes: fc.constantFrom(20, 60, 100_000) });

const cutAll = (text: string, options: { maxRows: number; maxBytes: number }) => {
  const { layout, records, bytes } = laidOut(text, csv);
  const start = startOfCut(text.indexOf('\n') + 1, 2);
  const cutter = createPartCutter(layout, start, options);
  return { layout, records, bytes, cuts: [...records.flatMap((record) => cutter.push(record)), ...cutter.end()] };
};

describe('parts', () => {
  it('tile the records, and read one by one they equal the whole', () => {
    return fc.assert(
      fc.property(files, limits, fc.integer({ min: 1, max: 50 }), (text, options, chunk) => {
        const { layout, records, bytes, cuts } = cutAll(text, options);
        const read = cuts.flatMap(({ part }, i) => {
          expect(part.partNumber).toBe(i + 1);
          const rows = readPart(layout, chunksOf(bytes.subarray(part.byteStart, part.byteEnd), chunk), part);
          expect(rows).toHaveLength(part.rows);
          expect(part.rows === 1 || part.byteEnd - part.byteStart <= options.maxBytes).toBe(true);
          expect(part.rows).toBeLessThanOrEqual(options.maxRows);
          return rows;
        });
        expect(read).toEqual(records.map((record) => readRecord(layout, record)));
      }),
      { numRuns: 500 },
    );
  });

  it('never part a child from what stands before it when both fit', () => {
    return fc.assert(
      fc.property(files, fc.integer({ min: 1, max: 9 }), (text, maxRows) => {
        const { layout, bytes, cuts } = cutAll(text, { maxRows, maxBytes: 100_000 });
        const parts = cuts.map(({ part }) => readPart(layout, bytes.subarray(part.byteStart, part.byteEnd), part));
        for (const [i, part] of parts.slice(1).entries()) {
          const before = parts[i]!.at(-1)!;
          const after = part[0]!;
          if (before.kind !== 'document' || after.kind !== 'document') continue;
          if (related(before.document, after.document)) expect(parts[i]).toHaveLength(maxRows);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('come out the same when cutting goes on behind any of them', () => {
    return fc.assert(
      fc.property(files, limits, fc.nat(), (text, options, choice) => {
        const { layout, records, cuts } = cutAll(text, options);
        const at = choice % cuts.length;
        const state = cutStateSchema.parse(JSON.parse(JSON.stringify(cuts[at]!.state)));
        const cutter = createPartCutter(layout, state, options);
        const rest = records.filter(({ byteStart }) => byteStart >= state.byteStart);
        const again = [...rest.flatMap((record) => cutter.push(record)), ...cutter.end()];
        expect(again.map(({ part }) => part)).toEqual(cuts.slice(at + 1).map(({ part }) => part));
        if (again.length > 0)
          expect([rest[0]!.byteStart, rest[0]!.lineNumber]).toEqual([state.byteStart, state.lineNumber]);
      }),
      { numRuns: 500 },
    );
  });
});

const related = (before: InputDocument, after: InputDocument): boolean =>
  after.parentDocumentId !== null &&
  (after.parentDocumentId === before.documentId || after.parentDocumentId === before.parentDocumentId);

describe('sniffing', () => {
  it('gives a dialect or refuses, on any bytes', () => {
    return fc.assert(
      fc.property(fc.uint8Array(), fc.constantFrom('a.csv', 'a.dat'), (bytes, name) => {
        try {
          sniffDialect(bytes, name);
        } catch (error) {
          if (!(error instanceof PermanentError)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });
});
