import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DelimitedDialect } from '../../../shared/load-files/dialect.ts';
import { parseRecord } from '../../../shared/load-files/records/parse-record.ts';
import type { RawRecord } from '../../../shared/load-files/records/raw-record.ts';
import { encoded, jsonl, parsed, split } from '../../unit/load-files/samples.ts';
import { dialects, tables } from './tables.ts';

/** Text dense in what decides where records end. */
const hostileText = ({ delimiter, qualifier }: DelimitedDialect) =>
  fc
    .array(
      fc.constantFrom('a', '1', 'b2', delimiter, qualifier ?? '"', qualifier ?? 'þ', '\n', '\r\n', '\r', '\u0a0a'),
      { maxLength: 60 },
    )
    .map((parts) => parts.join(''));

const hostile = dialects.chain((dialect) =>
  fc.record({
    dialect: fc.constant(dialect),
    bytes: fc.oneof(
      { weight: 4, arbitrary: hostileText(dialect).map((text) => encoded(text, dialect.encoding)) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 80 }) },
    ),
    columns: fc.integer({ min: 1, max: 4 }),
    idColumn: fc.nat({ max: 2 }),
    max: fc.constantFrom(8, 20, 1000),
  }),
);

const ranges = (records: readonly RawRecord[]) => records.map((r) => [r.byteStart, r.byteEnd, r.lineNumber, r.flaw]);

describe('splitting', () => {
  it('gives back every table, whatever the dialect, the encoding and the chunks', () => {
    return fc.assert(
      fc.property(tables, fc.integer({ min: 1, max: 40 }), ({ dialect, rows, bytes, columns }, chunk) => {
        expect(parsed(split(bytes, dialect, { columns, chunk }), dialect)).toEqual(rows);
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same records at every chunk size, on any bytes', () => {
    return fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 12 }), ({ dialect, bytes, columns, idColumn, max }, chunk) => {
        expect(split(bytes, dialect, { columns, idColumn, chunk, max })).toEqual(
          split(bytes, dialect, { columns, idColumn, max }),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('puts every byte into one record or a blank line, and keeps what it says', () => {
    return fc.assert(
      fc.property(hostile, ({ dialect, bytes, columns, idColumn, max }) => {
        const records = split(bytes, dialect, { columns, idColumn, max });
        let at = 0;
        for (const record of records) {
          expect(blank(bytes.subarray(at, record.byteStart), dialect)).toBe(true);
          expect(record.byteEnd).toBeGreaterThan(record.byteStart);
          expect(record.bytes).toEqual(
            new Uint8Array(bytes.subarray(record.byteStart, Math.min(record.byteEnd, record.byteStart + max))),
          );
          expect(record.flaw === 'tooLong').toBe(record.byteEnd - record.byteStart > max);
          at = record.byteEnd;
        }
        expect(blank(bytes.subarray(at), dialect)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('counts physical lines', () => {
    return fc.assert(
      fc.property(hostile, ({ dialect, bytes, columns, idColumn, max }) => {
        for (const record of split(bytes, dialect, { columns, idColumn, max })) {
          const before = Buffer.from(bytes.subarray(0, record.byteStart));
          if (dialect.encoding === 'utf-16be') before.swap16();
          const text = before.toString(dialect.encoding === 'utf-8' ? 'latin1' : 'utf16le');
          expect(record.lineNumber).toBe(text.split(/\r\n|\r|\n/).length);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('gives the same records from any run of them as from the whole', () => {
    return fc.assert(
      fc.property(hostile, fc.nat(), fc.nat(), ({ dialect, bytes, columns, idColumn, max }, from, count) => {
        const whole = split(bytes, dialect, { columns, idColumn, max });
        if (whole.length === 0) return;
        const run = whole.slice(from % whole.length).slice(0, 1 + (count % whole.length));
        const { byteStart, lineNumber } = run[0]!;
        const part = split(bytes.subarray(byteStart, run.at(-1)!.byteEnd), dialect, {
          columns,
          idColumn,
          max,
          byteStart,
          lineNumber,
        });
        expect(ranges(part)).toEqual(ranges(run));
      }),
      { numRuns: 3000 },
    );
  });

  it('closes a record where its cells are closed', () => {
    return fc.assert(
      fc.property(hostile, ({ dialect, bytes, columns, idColumn }) => {
        for (const record of split(bytes, dialect, { columns, idColumn })) {
          const read = parseRecord(record, dialect, columns);
          const code = read.kind === 'fault' ? read.fault.code : null;
          if (record.flaw === null) expect(code === null || code === 'INVALID_BYTES').toBe(true);
          else expect(code).toBe('UNCLOSED_QUALIFIER');
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('takes any bytes for JSON Lines without throwing', () => {
    return fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((text) => encoded(text)),
        ),
        (bytes) => {
          for (const record of split(bytes, jsonl)) parseRecord(record, jsonl, null);
        },
      ),
    );
  });

  it('loses one record to one unclosed qualifier, wherever it stands', () => {
    const damaged = tables
      .filter(({ dialect }) => dialect.qualifier !== null)
      .chain((table) => fc.record({ table: fc.constant(table), row: fc.nat({ max: table.rows.length - 1 }) }));
    return fc.assert(
      fc.property(damaged, ({ table: { dialect, rows, columns }, row }) => {
        // Plain values: what is lost when values hold line ends and qualifiers as well cannot be bounded by one.
        const plain = rows.map((cells, i) => cells.map((_, k) => `v${i}x${k}`));
        const q = dialect.qualifier!;
        const lines = plain.map((cells) => q + cells.join(q + dialect.delimiter + q) + q);
        lines[row] = lines[row]!.slice(0, -1);
        const bytes = encoded(lines.join('\r\n'), dialect.encoding);
        const found = parsed(split(bytes, dialect, { columns }), dialect, columns);
        expect(found).toEqual(plain.map((cells, i) => (i === row ? 'UNCLOSED_QUALIFIER' : cells)));
      }),
    );
  });
});

/** Blank lines, and rows that hold nothing. */
const blank = (bytes: Uint8Array, { encoding, delimiter, qualifier }: DelimitedDialect) =>
  [...new TextDecoder(encoding).decode(bytes)].every((char) =>
    ['\n', '\r', ' ', '\t', delimiter, qualifier].includes(char),
  );
