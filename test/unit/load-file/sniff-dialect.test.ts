import { describe, expect, it } from 'vitest';
import { dialectSchema } from '../../../shared/core/load-file/dialect.ts';
import { sniffDialect } from '../../../shared/core/load-file/sniff-dialect.ts';
import { PermanentError } from '../../../shared/core/permanent-error.ts';
import { concordance, csv, encoded, jsonl, pipe, tsv } from './samples.ts';

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

  it('gives what its schema takes', () => {
    for (const text of ['a,b', 'a\u0014b', '{"a":1}']) expect(dialectSchema.parse(sniff(text))).toEqual(sniff(text));
    const takes = (delimiter: string) => dialectSchema.safeParse({ ...csv, delimiter }).success;
    expect(['\u0001', '\u07ff'].map(takes)).toEqual([true, true]);
    expect(['', '\0', '\u0800', '→', ',,'].map(takes)).toEqual([false, false, false, false, false]);
  });
});
