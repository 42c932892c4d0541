import type { Mutation } from './mutation.ts';
import { MARKS, ORDER_MARKS, PIECES, TEXTS } from './pieces.ts';
import type { SeedFile } from './seed-file.ts';

/** No mutant is longer, however often it was multiplied. */
const MAX_MUTANT_BYTES = 2 * 1024 * 1024;

const chosen = <T>(items: readonly T[], choice: number): T => items[choice % items.length] as T;
const placeIn = (bytes: Buffer, at: number): number => Math.floor((at / 1_000_000) * bytes.length);
const insert = (bytes: Buffer, at: number, piece: Uint8Array): Buffer =>
  Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
const filled = (piece: Buffer, length: number): Buffer => Buffer.alloc(length, piece.length === 0 ? 0x78 : piece);

/** The file that the mutations, in order, make of the first one. */
export function applyMutations(file: SeedFile, mutations: readonly Mutation[], files: readonly SeedFile[]): Buffer {
  let bytes: Buffer = file.bytes;
  for (const mutation of mutations) bytes = applied(bytes, mutation, files).subarray(0, MAX_MUTANT_BYTES);
  return bytes;
}

function applied(bytes: Buffer, mutation: Mutation, files: readonly SeedFile[]): Buffer {
  const at = 'at' in mutation ? placeIn(bytes, mutation.at) : 0;
  switch (mutation.kind) {
    case 'flip':
      return changed(bytes, at, (byte) => byte ^ (1 << mutation.bit));
    case 'insert':
      return insert(bytes, at, chosen(PIECES, mutation.piece));
    case 'delete':
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + mutation.bytes)]);
    case 'swap':
      return swapped(bytes, at, placeIn(bytes, mutation.with), mutation.bytes);
    case 'mark':
      return markTimes(bytes, chosen(MARKS, mutation.mark), at, mutation.times);
    case 'truncate':
      return bytes.subarray(0, at);
    case 'mark-of-order':
      return Buffer.concat([chosen(ORDER_MARKS, mutation.mark), bytes]);
    case 'splice': {
      const other = chosen(files, mutation.file).bytes;
      const from = placeIn(other, mutation.from);
      return insert(bytes, at, other.subarray(from, from + mutation.bytes));
    }
    case 'cell':
      return insert(bytes, at, filled(chosen(PIECES, mutation.piece), mutation.bytes));
    case 'value':
      return withValue(bytes, at, mutation.cell, filled(Buffer.from(chosen(TEXTS, mutation.text)), mutation.bytes));
    case 'columns':
      return withColumns(bytes, mutation.count, chosen(MARKS.slice(0, 12), mutation.mark));
    case 'header': {
      const line = bytes.subarray(0, bytes.indexOf(0x0a) + 1);
      return insert(bytes, bytes.indexOf(0x0a, at) + 1, line);
    }
    case 'repeat': {
      const piece = bytes.subarray(at, at + mutation.bytes);
      return insert(bytes, at, filled(piece, Math.min(piece.length * mutation.times, MAX_MUTANT_BYTES)));
    }
    case 'encode':
      return encodedAs(bytes, mutation.as % 4);
    case 'line-ends':
      return Buffer.from(
        bytes.toString('latin1').replace(/\r?\n/g, chosen(['\n', '\r\n', '\r'], mutation.as)),
        'latin1',
      );
  }
}

function changed(bytes: Buffer, at: number, change: (byte: number) => number): Buffer {
  const copy = Buffer.from(bytes);
  const byte = copy[at];
  if (byte !== undefined) copy[at] = change(byte);
  return copy;
}

function swapped(bytes: Buffer, a: number, b: number, length: number): Buffer {
  const [first, second] = a < b ? [a, b] : [b, a];
  const size = Math.min(length, second - first);
  return Buffer.concat([
    bytes.subarray(0, first),
    bytes.subarray(second, second + size),
    bytes.subarray(first + size, second),
    bytes.subarray(first, first + size),
    bytes.subarray(second + size),
  ]);
}

/** Drops, doubles or trebles the first mark of its kind from a place on. */
function markTimes(bytes: Buffer, mark: Buffer, from: number, times: number): Buffer {
  const at = bytes.indexOf(mark, from);
  if (at === -1) return bytes;
  const marks = Array.from({ length: times }, () => mark);
  return Buffer.concat([bytes.subarray(0, at), ...marks, bytes.subarray(at + mark.length)]);
}

/** Another value for one cell of the line that a place is in; inside its qualifiers, where it has them. */
function withValue(bytes: Buffer, place: number, cell: number, value: Buffer): Buffer {
  const start = bytes.lastIndexOf(0x0a, place) + 1;
  const end = bytes.indexOf(0x0a, start);
  const line = bytes.subarray(start, end === -1 ? bytes.length : end).toString('latin1');
  const delimiter = ['\u0014', '|', '\t', ','].find((mark) => line.includes(mark)) ?? ',';
  const cells = line.split(delimiter);
  const at = cell % cells.length;
  const enclosed = /^(\xc3\xbe|")?.*?(\1?\r?)$/.exec(cells[at] ?? '');
  cells[at] = `${enclosed?.[1] ?? ''}${value.toString('latin1')}${enclosed?.[2] ?? ''}`;
  const rest = end === -1 ? Buffer.alloc(0) : bytes.subarray(end);
  return Buffer.concat([bytes.subarray(0, start), Buffer.from(cells.join(delimiter), 'latin1'), rest]);
}

/** Many columns more in the header, and as many cells in the line behind it. */
function withColumns(bytes: Buffer, count: number, mark: Buffer): Buffer {
  const [header, second] = [bytes.indexOf(0x0a), bytes.indexOf(0x0a, bytes.indexOf(0x0a) + 1)];
  if (header === -1) return bytes;
  const names = Buffer.concat(Array.from({ length: count }, (_, i) => Buffer.concat([mark, Buffer.from(`c${i}`)])));
  const cells = second === -1 ? Buffer.alloc(0) : filled(mark, mark.length * count);
  const [first, rest] = [bytes.subarray(0, header), bytes.subarray(header, Math.max(second, header))];
  return Buffer.concat([first, names, rest, cells, bytes.subarray(Math.max(second, header))]);
}

/** The text in another encoding: UTF-16 with its mark, or without one, or one byte a character. */
function encodedAs(bytes: Buffer, as: number): Buffer {
  const text = bytes.toString('utf8');
  if (as === 0) return Buffer.from(`\ufeff${text}`, 'utf16le');
  if (as === 1) return Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
  return as === 2 ? Buffer.from(text, 'utf16le') : Buffer.from(text, 'latin1');
}
