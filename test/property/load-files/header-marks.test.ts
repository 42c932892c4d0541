import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PermanentError } from '../../../shared/domain/permanent-error.ts';
import { type DelimitedDialect, ENCODINGS } from '../../../shared/load-files/dialect.ts';
import { HEAD_BYTES } from '../../../shared/load-files/formats/format.ts';
import { readHeader } from '../../../shared/load-files/formats/read-header.ts';
import { sniffDialect } from '../../../shared/load-files/formats/sniff-dialect.ts';
import { type Layout, recordShape } from '../../../shared/load-files/layout.ts';
import { parseRecord } from '../../../shared/load-files/records/parse-record.ts';
import { concordance, csv, encoded, pipe, split, tsv } from '../../unit/load-files/samples.ts';
import { damaged, markDamages } from './one-mark.ts';

/** How a file's values are enclosed: all of them, or those that need it. */
interface Style {
  readonly dialect: DelimitedDialect;
  readonly all: boolean;
  readonly name: string;
}

const styles: fc.Arbitrary<Style> = fc
  .tuple(
    fc.constantFrom<Style>(
      { dialect: csv, all: false, name: 'a.csv' },
      { dialect: csv, all: true, name: 'a.csv' },
      { dialect: tsv, all: true, name: 'a.tsv' },
      { dialect: { ...tsv, qualifier: null }, all: false, name: 'a.tsv' },
      { dialect: { ...pipe, qualifier: '"' }, all: true, name: 'a.txt' },
      { dialect: pipe, all: false, name: 'a.txt' },
      { dialect: concordance, all: true, name: 'a.dat' },
      { dialect: { ...concordance, qualifier: null }, all: false, name: 'a.dat' },
    ),
    fc.constantFrom(...ENCODINGS),
  )
  .map(([style, encoding]) => ({ ...style, dialect: { ...style.dialect, encoding } }));

const NAMES = ['Note', 'Date\nSent', 'From, To', 'a|b', 'Size "B"', 'Kind\tof', 'Re: all', 'Last, First\nname'];
const WORDS = [
  'Dear',
  'all,',
  'the',
  '16"',
  '',
  'said "no"',
  'þorn',
  'a|b',
  'tab\there',
  ', x',
  '"',
  'two\nlines',
  ',',
];

/** What the dialect can write. */
const texts = ({ qualifier, delimiter, newlineMark }: DelimitedDialect, some: readonly string[]) => {
  const out = qualifier === null ? [delimiter, '\n', '"', 'þ'] : newlineMark === null ? [] : [newlineMark];
  return some.filter((text) => !out.some((mark) => text.includes(mark)));
};

interface File {
  readonly style: Style;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const files: fc.Arbitrary<File> = styles.chain((style) =>
  fc
    .record({
      names: fc.uniqueArray(fc.constantFrom(...texts(style.dialect, NAMES)), { minLength: 1, maxLength: 4 }),
      place: fc.nat({ max: 4 }),
      id: fc.constantFrom('DOCID', 'Beg\nDoc', 'Control Number'),
      ids: fc.constantFrom(
        (n: number) => `ABC-0000${n}`,
        (n: number) => String(1000 + n),
        (n: number) => `REN ${n}`,
      ),
    })
    .chain(({ names, place, id, ids }) => {
      const [name = 'DOCID'] = texts(style.dialect, [id]);
      const at = place % (names.length + 1);
      const value = fc
        .array(fc.constantFrom(...texts(style.dialect, WORDS)), { maxLength: 3 })
        .map((words) => words.join(' '));
      return fc
        .array(fc.array(value, { minLength: names.length, maxLength: names.length }), { minLength: 2, maxLength: 5 })
        .map((rows) => ({
          style,
          header: names.toSpliced(at, 0, name),
          // A column without any value shows nobody that it is there.
          rows: [...rows, names.map(() => 'x')].map((row, i) => row.toSpliced(at, 0, ids(i))),
        }));
    }),
);

function written({ dialect: { delimiter, qualifier }, all }: Style, row: readonly string[]): string {
  const cell = (value: string) => {
    if (qualifier === null || !(all || [delimiter, qualifier, '\n'].some((mark) => value.includes(mark)))) return value;
    return qualifier + value.replaceAll(qualifier, qualifier + qualifier) + qualifier;
  };
  return row.map(cell).join(delimiter);
}

/** A file's columns, and its records with their cells, or null where something is told of them; or the code that refuses it. */
function readFile(header: string, records: readonly string[], { dialect, name }: Style, isSniffed = true) {
  const bom = dialect.encoding === 'utf-8' ? '' : '\ufeff';
  const bytes = encoded(`${bom}${[header, ...records].map((line) => `${line}\r\n`).join('')}`, dialect.encoding);
  const found = refusable(() => {
    const known = isSniffed
      ? sniffDialect(bytes.subarray(0, HEAD_BYTES), name)
      : { ...dialect, bomBytes: bom.length * 2 };
    return readHeader(known, bytes);
  });
  if (typeof found === 'string') return found;
  return { columns: found.layout.columns, rows: readRows(found.layout, bytes, found.byteStart) };
}

function refusable<T>(work: () => T): T | string {
  try {
    return work();
  } catch (error) {
    if (error instanceof PermanentError) return error.code;
    throw error;
  }
}

function readRows(layout: Layout, bytes: Uint8Array, byteStart: number) {
  const { columnCount, idColumn } = recordShape(layout);
  const records = split(bytes.subarray(byteStart), layout.dialect, { columns: columnCount, idColumn });
  return records.map((record) => {
    const parsed = parseRecord(record, layout.dialect, columnCount);
    const isRead = parsed.kind === 'cells' && parsed.cells.length === columnCount;
    const isTold = !isRead || parsed.strays.length > 0 || parsed.trailing > 0;
    return { bytes: Buffer.from(record.bytes).toString('latin1'), cells: isTold ? null : parsed.cells };
  });
}

/** How many columns' names stand whole, with a delimiter, in so many characters of a header's beginning, or of its end. */
const wholeNames = ({ style, header }: File, length: number, fromEnd: boolean): number =>
  header.filter((_, i) => written(style, fromEnd ? header.slice(i) : header.slice(0, i + 1)).length < length).length;

describe('a stray qualifier or delimiter in the header', () => {
  it('refuses the file, or costs the names beside it only: no record is lost and no other column is read otherwise', {
    timeout: 60_000,
  }, () => {
    return fc.assert(
      fc.property(files, markDamages, (file, damage) => {
        const { style, header, rows } = file;
        const mark = style.dialect[damage.mark] ?? '"';
        const text = written(style, header);
        const bad = damaged(text, damage, mark);
        if (bad === null || bad.text === text) return;
        const records = rows.map((row) => written(style, row));
        const before = readFile(text, records, style);
        const after = readFile(bad.text, records, style);
        // A name with marks of another dialect in it may hide which one it is.
        fc.pre(typeof before !== 'string' && before.rows.every(({ cells }, i) => isDeepStrictEqual(cells, rows[i])));
        if (typeof before === 'string' || typeof after === 'string') return;
        // A name of several lines may be parted: what is left of it reads as a row, and something is told.
        const more = after.rows.splice(0, after.rows.length - before.rows.length);
        if (more.length > 0) expect([...more, ...after.rows].some(({ cells }) => cells === null)).toBe(true);
        if (after.columns.length !== before.columns.length) {
          // By another number of cells, a row of several lines may be parted as well.
          expect(after.rows.map(({ cells }) => cells)).toEqual(before.rows.map(() => null));
          return;
        }
        expect(after.rows).toEqual(before.rows);
        if (more.length > 0) return;
        const first = wholeNames(file, bad.sameFrom, false);
        const last = wholeNames(file, bad.sameTo, true);
        const kept = (columns: Layout['columns']) => [columns.slice(0, first), columns.slice(columns.length - last)];
        expect(kept(after.columns)).toEqual(kept(before.columns));
      }),
      { numRuns: 4_000 },
    );
  });

  it('is in no well-written header, whatever its names hold', () => {
    return fc.assert(
      fc.property(files, ({ style, header, rows }) => {
        const records = rows.map((row) => written(style, row));
        expect(readFile(written(style, header), records, style, false)).toMatchObject({
          columns: header.map((name) => ({ header: name.replace(/\s+/g, ' ') })),
        });
      }),
      { numRuns: 2_000 },
    );
  });
});
