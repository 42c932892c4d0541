import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DelimitedDialect, ENCODINGS } from '../../../shared/load-files/dialect.ts';
import { parseRecord } from '../../../shared/load-files/parse-record.ts';
import { concordance, csv, encoded, pipe, split, tsv } from '../../unit/load-files/samples.ts';

/** How a file's values are enclosed: all of them, or those that need it. */
interface Style {
  readonly dialect: DelimitedDialect;
  readonly all: boolean;
}

const styles: fc.Arbitrary<Style> = fc
  .tuple(
    fc.constantFrom<Style>(
      { dialect: csv, all: false },
      { dialect: csv, all: true },
      { dialect: tsv, all: false },
      { dialect: { ...pipe, qualifier: '"' }, all: true },
      { dialect: pipe, all: false },
      { dialect: concordance, all: true },
    ),
    fc.constantFrom(...ENCODINGS),
  )
  .map(([{ dialect, all }, encoding]) => ({ dialect: { ...dialect, encoding }, all }));

const WORDS = [
  'Dear',
  'all,',
  'the',
  'pipe',
  'is',
  '16"',
  'said "no"',
  'þorn',
  'a|b',
  'tab\there',
  'x\u0014y',
  'Bob, Carl',
];

/** Text as people write it: words, marks of every dialect among them, and lines where the dialect can hold them. */
const values = ({ qualifier, delimiter }: DelimitedDialect): fc.Arbitrary<string> => {
  const words = WORDS.filter((word) => qualifier !== null || !word.includes(delimiter));
  const line = fc.array(fc.constantFrom(...words), { maxLength: 4 }).map((some) => some.join(' '));
  if (qualifier === null) return line;
  return fc.oneof(
    { weight: 4, arbitrary: line },
    { weight: 1, arbitrary: fc.array(line, { minLength: 2, maxLength: 4 }).map((lines) => lines.join('\n')) },
    // A line of text that has as many cells as some header.
    { weight: 1, arbitrary: fc.constantFrom(2, 3, 4).map((n) => `see\n${Array(n).fill('word').join(delimiter)}\nbye`) },
  );
};

interface Table {
  readonly style: Style;
  readonly columns: number;
  readonly rows: readonly (readonly string[])[];
}

const tables: fc.Arbitrary<Table> = styles.chain((style) =>
  fc.integer({ min: 3, max: 5 }).chain((columns) =>
    fc
      .array(fc.array(values(style.dialect), { minLength: columns - 1, maxLength: columns - 1 }), {
        minLength: 1,
        maxLength: 6,
      })
      .map((rows) => ({
        style,
        columns,
        rows: rows.map((row, i) => [`ABC-${String(i + 1).padStart(5, '0')}`, ...row]),
      })),
  ),
);

function written({ dialect: { delimiter, qualifier }, all }: Style, row: readonly string[]): string {
  const cell = (value: string) => {
    if (qualifier === null || !(all || [delimiter, qualifier, '\n'].some((mark) => value.includes(mark)))) return value;
    return qualifier + value.replaceAll(qualifier, qualifier + qualifier) + qualifier;
  };
  return row.map(cell).join(delimiter);
}

/** One qualifier or delimiter too many, too few, or in another place of its record. */
interface Damage {
  readonly kind: 'insert' | 'drop' | 'move';
  readonly mark: 'delimiter' | 'qualifier';
  readonly record: number;
  readonly from: number;
  readonly to: number;
}

const damages: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constantFrom('insert', 'drop', 'move'),
  mark: fc.constantFrom('delimiter', 'qualifier'),
  record: fc.nat(),
  from: fc.nat(),
  to: fc.nat(),
});

/** The record with the damage, or null when it has no such mark. */
function damaged(record: string, { kind, from, to }: Damage, mark: string): string | null {
  let text = record;
  if (kind !== 'insert') {
    const places = [...text].flatMap((char, i) => (char === mark ? [i] : []));
    const at = places[from % places.length];
    if (at === undefined) return null;
    text = text.slice(0, at) + text.slice(at + 1);
  }
  if (kind === 'drop') return text;
  const at = to % (text.length + 1);
  return text.slice(0, at) + mark + text.slice(at);
}

/** Cells by the letter of RFC 4180, written without the reader's help; null when the text does not keep to it. */
function strictCells(text: string, { delimiter: d, qualifier: q }: DelimitedDialect): string[][] | null {
  if (q === null) return text.split(/[\r\n]+/).map((line) => line.split(d));
  const rows: string[][] = [[]];
  for (let at = 0; ; ) {
    let cell = '';
    if (text[at] === q) {
      for (at++; ; at++) {
        if (at >= text.length) return null;
        if (text[at] === q && text[++at] !== q) break;
        cell += text[at];
      }
    } else {
      while (at < text.length && text[at] !== d && text[at] !== '\n') {
        if (text[at] === q) return null;
        cell += text[at++];
      }
    }
    rows.at(-1)?.push(cell);
    if (at >= text.length) return rows;
    if (text[at] === '\n') rows.push([]);
    else if (text[at] !== d) return null;
    at++;
  }
}

interface Read {
  readonly start: number;
  readonly end: number;
  readonly cells: readonly string[] | null;
  readonly isTold: boolean;
}

function readAll(bytes: Uint8Array, dialect: DelimitedDialect, columns: number): Read[] {
  return split(bytes, dialect, { columns }).map((record) => {
    const parsed = parseRecord(record, dialect, columns);
    const cells = parsed.kind === 'cells' ? parsed.cells : null;
    const isTold = parsed.kind === 'fault' || parsed.strays.length > 0 || parsed.trailing > 0 || record.holdsRecord;
    return { start: record.byteStart, end: record.byteEnd, cells, isTold: isTold || cells?.length !== columns };
  });
}

/** The damage is one that nobody can see: the text keeps to the rules, and has the cells that it must have. */
const wellWritten = (text: string, { style: { dialect }, columns }: Table): boolean => {
  const rows = strictCells(text, dialect);
  return rows?.every((row) => row.length === columns || row.join('') === '') ?? false;
};

describe('a stray qualifier or delimiter', () => {
  it('costs its own record only, and is told', { timeout: 60_000 }, () => {
    return fc.assert(
      fc.property(tables, damages, fc.constantFrom('\n', '\r\n', '\r'), (table, damage, lineEnd) => {
        const { style, columns, rows } = table;
        const { dialect } = style;
        const mark = dialect[damage.mark];
        const at = damage.record % rows.length;
        const records = rows.map((row) => written(style, row));
        const bad = mark === null ? null : damaged(records[at] ?? '', damage, mark);
        if (bad === null || bad === records[at]) return;
        records[at] = bad;
        const read = readAll(
          encoded(records.map((text) => text + lineEnd).join(''), dialect.encoding),
          dialect,
          columns,
        );
        let start = 0;
        for (const [i, text] of records.entries()) {
          const end = start + encoded(text + lineEnd, dialect.encoding).length;
          const own = read.filter((one) => one.start >= start && one.end <= end);
          if (i !== at) expect(own).toMatchObject([{ start, end, cells: rows[i] }]);
          else if (!wellWritten(bad, table)) expect(own.some(({ isTold }) => isTold)).toBe(true);
          start = end;
        }
      }),
      { numRuns: 4_000 },
    );
  });

  it('is in no well-written file, whatever lines its values hold', () => {
    return fc.assert(
      fc.property(tables, ({ style, columns, rows }) => {
        const { dialect } = style;
        const bytes = encoded(rows.map((row) => `${written(style, row)}\r\n`).join(''), dialect.encoding);
        const strays = split(bytes, dialect, { columns }).map((record) => parseRecord(record, dialect, columns));
        expect(strays).toMatchObject(rows.map((cells) => ({ kind: 'cells', cells, strays: [], trailing: 0 })));
      }),
      { numRuns: 3_000 },
    );
  });
});
