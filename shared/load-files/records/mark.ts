import type { Dialect, Encoding } from '../dialect.ts';

/** One character as it stands in the file: one byte, or two. */
export interface Mark {
  readonly length: 1 | 2;
  readonly first: number;
  /** Meaningless when the length is 1. */
  readonly second: number;
}

/** A byte with which no mark of cells and no blank begins. */
export const TEXT = 0;
/** A space or tab, but not where it is a mark of cells. */
export const BLANK = 1;
/** A delimiter or qualifier. */
export const CELL_MARK = 2;

/** What a scan of bytes looks for. */
export interface Marks {
  /** Bytes of the smallest unit: 2 in UTF-16. */
  readonly unit: 1 | 2;
  readonly lineFeed: Mark;
  readonly carriageReturn: Mark;
  readonly space: Mark;
  readonly tab: Mark;
  /** Null in JSON Lines, where every line is a record. */
  readonly cells: { readonly delimiter: Mark; readonly qualifier: Mark | null } | null;
  /** By a byte's value, what may begin with it: {@link TEXT}, {@link BLANK} or {@link CELL_MARK}. */
  readonly begins: Uint8Array;
}

/** The marks of a file whose records are made of cells. */
export type CellMarks = Omit<Marks, 'cells'> & { readonly cells: NonNullable<Marks['cells']> };

/** The bytes of a dialect's marks in its encoding. */
export function marksOf(dialect: Dialect): Marks {
  const of = (char: string) => markOf(char, dialect.encoding);
  const [space, tab] = [of(' '), of('\t')];
  const cells =
    dialect.format === 'delimited'
      ? { delimiter: of(dialect.delimiter), qualifier: dialect.qualifier === null ? null : of(dialect.qualifier) }
      : null;
  const begins = new Uint8Array(256).fill(TEXT);
  for (const { first } of [space, tab]) begins[first] = BLANK;
  for (const mark of [cells?.delimiter, cells?.qualifier]) if (mark) begins[mark.first] = CELL_MARK;
  const unit = dialect.encoding === 'utf-8' ? 1 : 2;
  return { unit, lineFeed: of('\n'), carriageReturn: of('\r'), space, tab, cells, begins };
}

function markOf(char: string, encoding: Encoding): Mark {
  const code = char.charCodeAt(0);
  if (encoding === 'utf-16le') return { length: 2, first: code & 0xff, second: code >> 8 };
  if (encoding === 'utf-16be') return { length: 2, first: code >> 8, second: code & 0xff };
  if (code < 0x80) return { length: 1, first: code, second: 0 };
  return { length: 2, first: 0xc0 | (code >> 6), second: 0x80 | (code & 0x3f) };
}

/** True when the mark stands at an index; false beyond the end of the bytes. */
export const isAt = (bytes: Uint8Array, index: number, mark: Mark): boolean =>
  bytes[index] === mark.first && (mark.length === 1 || bytes[index + 1] === mark.second);
