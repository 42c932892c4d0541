import type { Encoding } from '../dialect.ts';

/** One character as it stands in the file: one byte, or two. */
export interface Mark {
  readonly length: 1 | 2;
  readonly first: number;
  /** Meaningless when the length is 1. */
  readonly second: number;
}

/** What tells the lines of a file. */
export interface LineMarks {
  /** Bytes of the smallest unit: 2 in UTF-16. */
  readonly unit: 1 | 2;
  readonly lineFeed: Mark;
  readonly carriageReturn: Mark;
}

export const lineMarksOf = (encoding: Encoding): LineMarks => ({
  unit: encoding === 'utf-8' ? 1 : 2,
  lineFeed: markOf('\n', encoding),
  carriageReturn: markOf('\r', encoding),
});

/** The bytes of a character below U+0800. */
export function markOf(char: string, encoding: Encoding): Mark {
  const code = char.charCodeAt(0);
  if (encoding === 'utf-16le') return { length: 2, first: code & 0xff, second: code >> 8 };
  if (encoding === 'utf-16be') return { length: 2, first: code >> 8, second: code & 0xff };
  if (code < 0x80) return { length: 1, first: code, second: 0 };
  return { length: 2, first: 0xc0 | (code >> 6), second: 0x80 | (code & 0x3f) };
}

/** True when the mark stands at an index; false beyond the end of the bytes. */
export const isAt = (bytes: Uint8Array, index: number, mark: Mark): boolean =>
  bytes[index] === mark.first && (mark.length === 1 || bytes[index + 1] === mark.second);
