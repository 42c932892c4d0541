import { PermanentError } from '../../domain/permanent-error.ts';
import type { Dialect, Encoding } from '../dialect.ts';
import { linesOf } from '../records/line-ends.ts';
import { HEAD_BYTES } from './format.ts';
import { FORMATS } from './registry.ts';

/**
 * The dialect of a load file, from its first bytes ({@link HEAD_BYTES} are enough) and its name.
 * @throws PermanentError SOURCE_EMPTY, ENCODING_UNSUPPORTED or DIALECT_UNKNOWN; its text says how to export the file.
 * @see https://help.relativity.com/RelativityOne/Content/Relativity/Import_Export/Import_Export_load_file_specifications.htm
 */
export function sniffDialect(head: Uint8Array, fileName: string): Dialect {
  const { encoding, bomBytes } = sniffEncoding(head);
  const text = new TextDecoder(encoding, { ignoreBOM: true }).decode(head.subarray(bomBytes, HEAD_BYTES));
  const lines = linesOf(text).filter((line) => line !== '');
  if (lines.length === 0) throw new PermanentError('SOURCE_EMPTY');
  for (const format of FORMATS) {
    const dialect = format.sniff({ fileName, encoding, bomBytes, lines });
    if (dialect !== null) return dialect;
  }
  throw new PermanentError(
    'DIALECT_UNKNOWN',
    'Its first line has no delimiter. Known: Concordance DAT (U+0014), CSV, tab, pipe and JSON Lines.',
  );
}

function sniffEncoding(head: Uint8Array): { encoding: Encoding; bomBytes: number } {
  const [a, b, c, d] = head;
  if (a === 0xff && b === 0xfe && c === 0 && d === 0) throw unsupported('It is UTF-32.');
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', bomBytes: 3 };
  if (a === 0xff && b === 0xfe) return { encoding: 'utf-16le', bomBytes: 2 };
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', bomBytes: 2 };
  const start = head.subarray(0, 1024);
  // A stray NUL is a fault of one value; a quarter of all bytes is Latin text in two-byte units.
  if (start.filter((byte) => byte === 0).length * 4 >= Math.max(start.length, 1)) {
    throw unsupported('It looks like UTF-16 without a byte order mark.');
  }
  if (hasCp1252Thorns(head)) throw unsupported('It looks like a Concordance file in code page 1252.');
  return { encoding: 'utf-8', bomBytes: 0 };
}

const unsupported = (finding: string) =>
  new PermanentError('ENCODING_UNSUPPORTED', `${finding} Export it as UTF-8, or as UTF-16 with a byte order mark.`);

/** `þ` beside the delimiter as the one byte FE, which no UTF-8 text holds. */
function hasCp1252Thorns(head: Uint8Array): boolean {
  const at = head.indexOf(0x14);
  return at !== -1 && (head[at - 1] === 0xfe || head[at + 1] === 0xfe);
}
