import * as fc from 'fast-check';
import { type DelimitedDialect, ENCODINGS } from '../../../shared/load-files/dialect.ts';
import { concordance, csv, encoded, pipe, tsv } from '../../unit/load-files/samples.ts';

/** Each plain dialect in each encoding. */
export const dialects: fc.Arbitrary<DelimitedDialect> = fc
  .tuple(
    fc.constantFrom(csv, tsv, pipe, concordance, { ...concordance, qualifier: null }, { ...pipe, qualifier: '"' }),
    fc.constantFrom(...ENCODINGS),
  )
  .map(([dialect, encoding]) => ({ ...dialect, encoding }));

const PIECES = [
  'a',
  'Z',
  '0',
  ' ',
  ',',
  ';',
  '|',
  '\t',
  '"',
  'þ',
  '\u0014',
  '\n',
  '\r\n',
  '\r',
  'é',
  '\u0a0a',
  '\u010a',
  '\u2014',
  '😀',
];

/** A value that the dialect can write. */
const value = ({ delimiter, qualifier, newlineMark }: DelimitedDialect): fc.Arbitrary<string> => {
  const unwritable = new Set<string>(qualifier === null ? [delimiter, '\n', '\r\n', '\r'] : []);
  const pieces = PIECES.filter((piece) => !unwritable.has(piece) && piece !== newlineMark);
  return fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join(''));
};

export interface Table {
  readonly dialect: DelimitedDialect;
  readonly rows: string[][];
  readonly bytes: Uint8Array;
  readonly columns: number;
}

/** A table and its bytes, written in one of the dialects, with blank lines and either line end. */
export const tables: fc.Arbitrary<Table> = dialects.chain((dialect) =>
  fc
    .record({
      columns: fc.integer({ min: 2, max: 5 }),
      lineEnd: fc.constantFrom('\n', '\r\n', '\r', '\n\n'),
      last: fc.boolean(),
    })
    .chain(({ columns, lineEnd, last }) =>
      fc
        .array(fc.array(value(dialect), { minLength: columns - 1, maxLength: columns - 1 }), {
          minLength: 1,
          maxLength: 12,
        })
        .map((values) => {
          // Document ids, which tell a record from a line of text that has as many cells.
          const rows = values.map((row, i) => [`DOC-${i + 1}`, ...row]);
          const text = rows
            .map((row) => row.map((cell) => written(cell, dialect)).join(dialect.delimiter))
            .join(lineEnd);
          return { dialect, rows, columns, bytes: encoded(last ? text + lineEnd : text, dialect.encoding) };
        }),
    ),
);

const written = (cell: string, { qualifier }: DelimitedDialect): string =>
  qualifier === null ? cell : qualifier + cell.replaceAll(qualifier, qualifier + qualifier) + qualifier;
