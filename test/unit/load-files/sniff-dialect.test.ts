import { describe, expect, it } from 'vitest';
import { PermanentError } from '../../../shared/domain/permanent-error.ts';
import { dialectSchema } from '../../../shared/load-files/dialect.ts';
import { sniffDialect } from '../../../shared/load-files/formats/sniff-dialect.ts';
import { concordance, csv, encoded, jsonl, laidOut, parsed, pipe, tsv } from './samples.ts';

const sniff = (text: string, name = 'load.dat') => sniffDialect(encoded(text), name);
const refusal = (head: Uint8Array, name = 'load.dat') => {
  try {
    sniffDialect(head, name);
  } catch (error) {
    if (error instanceof PermanentError) return error;
  }
  throw new Error('not refused');
};

describe('sniffing a dialect', () => {
  it('knows the plain dialects by their first lines', () => {
    expect(sniff('þBEGDOCþ\u0014þTOþ\r\nþ1þ\u0014þaþ\r\n')).toEqual(concordance);
    expect(sniff('BEGDOC\u0014TO\r\n1\u0014a\r\n')).toEqual({ ...concordance, qualifier: null });
    expect(sniff('BEGDOC\u0014TO\r\nþ1þ\u0014þaþ\r\n')).toEqual(concordance);
    expect(sniff('DOCID,TO\n1,a\n')).toEqual(csv);
    expect(sniff('DOCID\tTO\n1\ta\n')).toEqual({ ...tsv, qualifier: null });
    expect(sniff('{"DOCID":"1"}\n')).toEqual(jsonl);
  });

  it('takes pipes and tabs as qualified only where the first lines show it', () => {
    expect(sniff('DOCID|TO\n1|5" pipe\n2|"half\n')).toEqual(pipe);
    expect(sniff('DOCID|TO\n1|"a|b"\n')).toEqual({ ...pipe, qualifier: '"' });
    expect(sniff('"DOCID"\t"TO"\n')).toEqual(tsv);
  });

  it('goes by the content and not by the name, except for a single column', () => {
    expect(sniff('DOCID|TO, CC|FROM\n', 'load.csv')).toEqual(pipe);
    expect(sniff('DOCID\n1\n', 'load.CSV')).toEqual(csv);
    expect(sniff('DOCID\n1\n', 'load.tsv')).toEqual({ ...tsv, qualifier: null });
  });

  it('goes by the first line only, also where lines end in CR alone', () => {
    const text = 'DOCID,SUBJECT\rA1,a\t\t\t\tb\rA2,x\r';
    expect(sniff(text)).toEqual(csv);
    const { records } = laidOut(text, sniff(text));
    expect(parsed(records, csv, 2)).toEqual([
      ['A1', 'a\t\t\t\tb'],
      ['A2', 'x'],
    ]);
  });

  it('lets the byte order mark decide the encoding', () => {
    expect(sniffDialect(encoded('\ufeffDOCID,TO\n'), 'a')).toEqual({ ...csv, bomBytes: 3 });
    for (const encoding of ['utf-16le', 'utf-16be'] as const) {
      expect(sniffDialect(encoded('\ufeffDOCID,TO\n', encoding), 'a')).toEqual({ ...csv, encoding, bomBytes: 2 });
    }
  });

  it('refuses what it cannot read and says what to export instead', () => {
    expect(refusal(encoded('DOCID,TO\n', 'utf-16le'))).toMatchObject({ code: 'ENCODING_UNSUPPORTED' });
    expect(refusal(Buffer.from('fffe0000440000004f000000', 'hex')).message).toContain('UTF-32');
    expect(refusal(Buffer.from('\xfeDOCID\xfe\x14\xfeTO\xfe\r\n', 'latin1')).message).toContain('1252');
    expect(refusal(encoded('<Root>\n')).code).toBe('DIALECT_UNKNOWN');
    expect(refusal(encoded('')).code).toBe('SOURCE_EMPTY');
    expect(refusal(encoded('\ufeff\r\n\r\n')).code).toBe('SOURCE_EMPTY');
  });

  it('looks at the first line for the delimiter, and at the first 64 KiB for qualifiers', () => {
    expect(sniff('DOCID|TO\n1,2,3,4|x\n5,6,7,8|y\n')).toEqual(pipe);
    expect(sniff('A|B,C\n')).toEqual(pipe);
    expect(sniff('DOCID|TO\n"1"|2\n3|4\n')).toEqual({ ...pipe, qualifier: '"' });
    const lines = (plain: number) => `DOCID|TO\n${'1|2\n'.repeat(plain)}1|"a|b"\n`;
    expect(sniff(lines(5_000))).toEqual({ ...pipe, qualifier: '"' });
    expect(sniff(lines(20_000))).toEqual(pipe);
    expect(sniff(`DOCID|TO\n1|"${'a line\n'.repeat(5_000)}"\n`)).toEqual({ ...pipe, qualifier: '"' });
  });

  it.each(['ff', '00fe', '41fe', 'ff41', 'ef', 'efbb', 'ef41bf', '00bbbf', 'fe', 'fe41', '41ff', '41420000'])(
    'takes %s at the beginning for no byte order mark',
    (hex) => {
      const head = Buffer.concat([Buffer.from(hex, 'hex'), encoded(`${'x'.repeat(100)},TO\n`)]);
      expect(sniffDialect(head, 'a')).toEqual(csv);
    },
  );

  it('does not take UTF-16 for UTF-32 where only half of a character is zero', () => {
    const head = Buffer.concat([Buffer.from('fffe', 'hex'), encoded('\u0100DOCID,TO\n', 'utf-16le')]);
    expect(sniffDialect(head, 'a')).toEqual({ ...csv, encoding: 'utf-16le', bomBytes: 2 });
  });

  it('refuses a file of which a quarter is NUL, and one with a thorn in code page 1252 on either side', () => {
    expect(refusal(Buffer.from('a,\0b')).message).toContain('UTF-16 without a byte order mark');
    expect(sniff('a,\0bc')).toEqual(csv);
    for (const text of ['\xfe\x14A', 'A\x14\xfe'])
      expect(refusal(Buffer.from(text, 'latin1')).message).toContain('code page 1252');
    // Elsewhere such a byte is a fault of its row.
    expect(sniffDialect(Buffer.from('\xfeDOCID,TO\n', 'latin1'), 'a')).toEqual(csv);
    expect(sniffDialect(Buffer.from('DOCID\x14TO\xfe\n', 'latin1'), 'a')).toMatchObject({ delimiter: '\u0014' });
  });

  it('goes by the last extension of a name only', () => {
    for (const name of ['load.csv.txt', 'load.tsv.txt', 'load'])
      expect(refusal(encoded('DOCID\n1\n'), name)).toMatchObject({
        code: 'DIALECT_UNKNOWN',
        message: expect.stringContaining('JSON Lines'),
      });
  });

  it('gives what its schema takes', () => {
    for (const text of ['a,b', 'a\u0014b', '{"a":1}']) expect(dialectSchema.parse(sniff(text))).toEqual(sniff(text));
    const takes = (delimiter: string) => dialectSchema.safeParse({ ...csv, delimiter }).success;
    expect(['\u0001', '\u07ff'].map(takes)).toEqual([true, true]);
    expect(['', '\0', '\u0800', '→', ',,'].map(takes)).toEqual([false, false, false, false, false]);
  });
});
