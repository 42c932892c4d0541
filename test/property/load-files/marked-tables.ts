import * as fc from 'fast-check';
import { type DelimitedDialect, ENCODINGS } from '../../../shared/load-files/dialect.ts';
import { concordance, csv, pipe, tsv } from '../../unit/load-files/samples.ts';

/** How a file's values are enclosed: all of them, or those that need it. */
export interface Style {
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

/** How a producer names its documents. */
interface IdStyle {
  /** The id of the document with a number. */
  readonly idOf: (n: number) => string;
  readonly hasLines: boolean;
}

const GREEK = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta', 'eta', 'theta'];
const ID_STYLES: readonly IdStyle[] = [
  { idOf: (n) => `ABC-${String(n).padStart(5, '0')}`, hasLines: true },
  { idOf: (n) => `ABC${n}`, hasLines: true },
  { idOf: (n) => `${n}`, hasLines: true },
  { idOf: (n) => `${1000 + n}`, hasLines: true },
  { idOf: (n) => `0001-${n}`, hasLines: true },
  { idOf: (n) => `Box ${n % 3} Doc ${n}`, hasLines: true },
  // From an id without digits no line of text can be told, so the values beside it have one line each.
  { idOf: (n) => GREEK[n % GREEK.length] as string, hasLines: false },
];

/** The styles of a file's records: one, or any of them in each record. */
const idStyles: fc.Arbitrary<readonly IdStyle[]> = fc.oneof(
  fc.constantFrom(...ID_STYLES).map((style) => [style]),
  fc.array(fc.constantFrom(...ID_STYLES), { minLength: 2, maxLength: 6 }),
);

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
const values = ({ qualifier, delimiter }: DelimitedDialect, hasLines: boolean): fc.Arbitrary<string> => {
  const words = WORDS.filter((word) => qualifier !== null || !word.includes(delimiter));
  const line = fc.array(fc.constantFrom(...words), { maxLength: 4 }).map((some) => some.join(' '));
  if (qualifier === null || !hasLines) return line;
  const cells = (n: number) => Array(n).fill('Some more words').join(delimiter);
  const lines = fc.array(line, { minLength: 2, maxLength: 4 }).map((some) => some.join('\n'));
  return fc.oneof(
    { weight: 4, arbitrary: line },
    { weight: 1, arbitrary: lines },
    // A line of text that has as many cells as some header.
    { weight: 1, arbitrary: fc.constantFrom(2, 3, 4).map((n) => `see\n${cells(n)}\nbye`) },
  );
};

/** A file's records, their ids in one of the columns. */
export interface MarkedTable {
  readonly style: Style;
  readonly columns: number;
  readonly idColumn: number;
  readonly rows: readonly (readonly string[])[];
}

const shapes = fc
  .integer({ min: 1, max: 5 })
  .chain((columns) => fc.record({ columns: fc.constant(columns), idColumn: fc.nat({ max: columns - 1 }) }));

/** Tables in which any value may hold any mark, written by {@link written}. */
export const markedTables: fc.Arbitrary<MarkedTable> = fc
  .tuple(styles, idStyles, shapes, fc.integer({ min: 1, max: 6 }))
  .chain(([style, ids, { columns, idColumn }, count]) => {
    const row = (i: number) => {
      const { idOf, hasLines } = ids[i % ids.length] as IdStyle;
      const length = { minLength: columns - 1, maxLength: columns - 1 };
      return fc
        .array(values(style.dialect, hasLines), length)
        .map((cells) => cells.toSpliced(idColumn, 0, idOf(i + 1)));
    };
    return fc
      .tuple(...Array.from({ length: count }, (_, i) => row(i)))
      .map((rows) => ({ style, columns, idColumn, rows }));
  });

/** A record as its program writes it, without a line end. */
export function written({ dialect: { delimiter, qualifier }, all }: Style, row: readonly string[]): string {
  const cell = (value: string) => {
    if (qualifier === null || !(all || [delimiter, qualifier, '\n'].some((mark) => value.includes(mark)))) return value;
    return qualifier + value.replaceAll(qualifier, qualifier + qualifier) + qualifier;
  };
  return row.map(cell).join(delimiter);
}

/** One qualifier or delimiter too many, too few, or in another place of its record. */
export interface Damage {
  readonly kind: 'insert' | 'drop' | 'move';
  readonly mark: 'delimiter' | 'qualifier';
  readonly record: number;
  readonly from: number;
  readonly to: number;
}

export const damages: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constantFrom('insert', 'drop', 'move'),
  mark: fc.constantFrom('delimiter', 'qualifier'),
  record: fc.nat(),
  from: fc.nat(),
  to: fc.nat(),
});

/** The record with the damage, or null when it has no such mark. */
export function damaged(record: string, { kind, from, to }: Damage, mark: string): string | null {
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
