import type { Fault } from '../../domain/fault-codes.ts';
import type { Encoding } from '../dialect.ts';
import type { ParsedRecord } from './parsed-record.ts';
import type { RawRecord } from './raw-record.ts';

const fatal = (encoding: Encoding) => new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
const DECODERS: Readonly<Record<Encoding, InstanceType<typeof TextDecoder>>> = {
  'utf-8': fatal('utf-8'),
  'utf-16le': fatal('utf-16le'),
  'utf-16be': fatal('utf-16be'),
};

/**
 * Decodes a record and has its text parsed. Never throws: what is wrong comes back as a fault of the whole row.
 * @param parse Of the text without its line end.
 */
export function parseText(record: RawRecord, encoding: Encoding, parse: (line: string) => ParsedRecord): ParsedRecord {
  if (record.flaw === 'tooLong') return rowFault('RECORD_TOO_LONG', `${record.byteEnd - record.byteStart} bytes`);
  if (record.flaw === 'unclosed') return rowFault('UNCLOSED_QUALIFIER', null);
  let text: string;
  try {
    text = DECODERS[encoding].decode(record.bytes);
  } catch {
    return rowFault('INVALID_BYTES', `not ${encoding}`);
  }
  return parse(withoutLineEnd(text));
}

export const rowFault = (code: Fault['code'], detail: string | null): ParsedRecord => ({
  kind: 'fault',
  fault: { code, column: null, detail },
});

function withoutLineEnd(text: string): string {
  let end = text.length;
  if (text[end - 1] === '\n') end--;
  if (text[end - 1] === '\r') end--;
  return text.slice(0, end);
}
