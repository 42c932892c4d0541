import { FAULTS, type FaultCode } from '../domain/fault-codes.ts';
import type { Encoding } from './dialect.ts';

/** What a fault keeps of its row: all of its bytes, or the first of them. */
export interface KeptValue {
  readonly code: FaultCode;
  readonly column: string | null;
  readonly bytes: Uint8Array;
  /** How many bytes are kept in all. */
  readonly totalBytes: number;
}

/**
 * The bytes as text; what is none in their encoding is U+FFFD.
 * @param ofFile The encoding of the file that the row came from; of messages it is UTF-8.
 */
export function keptText(value: KeptValue, ofFile: Encoding): string {
  // Of a text that is cut, the last character may be cut as well.
  const isCut = value.bytes.length < value.totalBytes || value.code === 'RECORD_TOO_LONG';
  return new TextDecoder(encodingOf(value, ofFile), { ignoreBOM: true }).decode(value.bytes, { stream: isCut });
}

/** A cell or row is kept as the file has it; what was refused after that was read, as the database would have had it. */
const encodingOf = ({ code, column }: KeptValue, ofFile: Encoding): Encoding =>
  FAULTS[code].severity === 'warning' && (column === null || code === 'TAG_REFUSED') ? 'utf-8' : ofFile;

/** The text on one line for people: the line end of a row left out, and not more characters than are asked for. */
export function shownValue(value: KeptValue, ofFile: Encoding, characters: number): string {
  const text = keptText(value, ofFile);
  const isRow = FAULTS[value.code].severity === 'error';
  const all = [...(isRow ? text.replace(/\r?\n$|\r$/, '') : text)];
  const isShort = all.length <= characters && value.bytes.length === value.totalBytes;
  const shown = visible(all.slice(0, characters).join(''));
  return isShort ? shown : `${shown}… (${value.totalBytes} bytes)`;
}

/** Control characters by the pictures that Unicode has of them (␊), others that a terminal may obey by their number. */
const visible = (text: string): string =>
  text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (char) => {
    const point = char.codePointAt(0) ?? 0;
    if (point < 0x20) return String.fromCodePoint(0x2400 + point);
    return point === 0x7f ? '\u2421' : `<U+${point.toString(16).toUpperCase().padStart(4, '0')}>`;
  });
