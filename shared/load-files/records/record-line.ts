import type { Encoding } from '../dialect.ts';

/** A physical line that is complete. */
export interface Line {
  /** What holds the bytes of its record now, and where the line's stand in it; the line end is left out. */
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Absolute in the object; the line end is included. */
  readonly byteStart: number;
  readonly byteEnd: number;
}

const lenient = (encoding: Encoding) => new TextDecoder(encoding, { ignoreBOM: true });
const DECODERS: Readonly<Record<Encoding, InstanceType<typeof TextDecoder>>> = {
  'utf-8': lenient('utf-8'),
  'utf-16le': lenient('utf-16le'),
  'utf-16be': lenient('utf-16be'),
};

/** A line's text, and that of its record before it from an absolute offset on; bytes that are no text are replaced. */
export function textOf({ bytes, start, end, byteStart }: Line, encoding: Encoding, from = byteStart): string {
  return DECODERS[encoding].decode(bytes.subarray(start - (byteStart - from), end));
}
