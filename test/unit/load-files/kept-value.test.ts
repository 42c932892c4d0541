import { describe, expect, it } from 'vitest';
import type { FaultCode } from '../../../shared/domain/fault-codes.ts';
import type { Encoding } from '../../../shared/load-files/dialect.ts';
import { type KeptValue, keptText, shownValue } from '../../../shared/load-files/kept-value.ts';
import { encodeText } from '../../../shared/load-files/records/encode-text.ts';

const kept = (code: FaultCode, bytes: Uint8Array, column: string | null = 'Note', totalBytes?: number): KeptValue => ({
  code,
  column,
  bytes,
  totalBytes: totalBytes ?? bytes.length,
});
const shown = (text: string, characters = 60) =>
  shownValue(kept('VALUE_TOO_LONG', Buffer.from(text)), 'utf-8', characters);

describe('the text of what a fault keeps', () => {
  it.each(['utf-8', 'utf-16le', 'utf-16be'] satisfies Encoding[])(
    'is read in the encoding of its file, %s',
    (encoding) => {
      const bytes = encodeText('\ufeffmañana 😀', encoding);
      expect(keptText(kept('DATE_UNREADABLE', bytes), encoding)).toBe('\ufeffmañana 😀');
      expect(keptText(kept('CELL_COUNT', bytes, null), encoding)).toBe('\ufeffmañana 😀');
    },
  );

  it('is UTF-8 where it was kept after the row was read', () => {
    const parent = Buffer.from('Ö');
    expect(keptText(kept('TAG_REFUSED', parent), 'utf-16le')).toBe('Ö');
    expect(keptText(kept('FAMILY_PARENT_MISSING', parent, null), 'utf-16le')).toBe('Ö');
    expect(keptText(kept('FAMILY_CYCLE', parent, null), 'utf-16le')).toBe('Ö');
    expect(keptText(kept('FAMILY_PARENT_MISSING', encodeText('Ö', 'utf-16le')), 'utf-16le')).toBe('Ö');
  });

  it('says where bytes are none in the encoding', () => {
    expect(keptText(kept('INVALID_BYTES', Buffer.from('D1,Andr\xe9', 'latin1'), null), 'utf-8')).toBe('D1,Andr\ufffd');
  });

  it('leaves out half a character where it was cut, by whom ever', () => {
    const bytes = Buffer.from('xé').subarray(0, 2);
    expect(keptText(kept('RECORD_TOO_LONG', bytes, null), 'utf-8')).toBe('x');
    expect(keptText(kept('VALUE_TOO_LONG', bytes, 'Note', 3), 'utf-8')).toBe('x');
    expect(keptText(kept('INVALID_BYTES', bytes, null), 'utf-8')).toBe('x\ufffd');
  });
});

describe('a value as it is shown', () => {
  it('is on one line, with its control characters to be seen', () => {
    expect(shown('a\r\nb\tc\0\u007f')).toBe('a␍␊b␉c␀␡');
    expect(shown('\u0085\u001b[2J\u202e\u2028')).toBe('<U+0085>␛[2J<U+202E><U+2028>');
    expect(shown('C:\\mail þ 😀')).toBe('C:\\mail þ 😀');
  });

  it('is cut between characters, and says how much there is', () => {
    expect(shown('😀😀', 2)).toBe('😀😀');
    expect(shown('😀😀x', 2)).toBe('😀😀… (9 bytes)');
    expect(shownValue(kept('VALUE_TOO_LONG', Buffer.from('ab'), 'Note', 5_000), 'utf-8', 60)).toBe('ab… (5000 bytes)');
  });

  it('is a row without its line end', () => {
    const row = (text: string) => shownValue(kept('CELL_COUNT', Buffer.from(text), null), 'utf-8', 60);
    expect(['a,b\r\n', 'a,b\n', 'a,b\r', 'a\nb'].map(row)).toEqual(['a,b', 'a,b', 'a,b', 'a␊b']);
    expect(shown('ends\n')).toBe('ends␊');
  });
});
