import type { Encoding } from '../../../../shared/load-files/dialect.ts';

/** True when the bytes are text in the encoding: told without the decoder that the product uses. */
export function decodes(bytes: Uint8Array, encoding: Encoding): boolean {
  const buffer = Buffer.from(bytes);
  if (encoding === 'utf-8') return Buffer.from(buffer.toString('utf8')).equals(buffer);
  if (buffer.length % 2 === 1) return false;
  return (encoding === 'utf-16le' ? buffer : buffer.swap16()).toString('utf16le').isWellFormed();
}
