import type { Encoding } from '../dialect.ts';

/** A text that was decoded from the encoding, as the bytes that it was. */
export function encodeText(text: string, encoding: Encoding): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text);
  const units = Buffer.from(text, 'utf16le');
  return encoding === 'utf-16be' ? units.swap16() : units;
}
