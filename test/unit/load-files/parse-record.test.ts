import { describe, expect, it } from 'vitest';
import { type Layout, recordShape } from '../../../shared/load-files/layout.ts';
import { parseRecord } from '../../../shared/load-files/records/parse-record.ts';
import { readPart } from '../../../shared/load-files/records/read-part.ts';
import { concordance, csv, encoded, jsonl, laidOut, parsed, split } from './samples.ts';

describe('a record by itself', () => {
  const record = (text: string) => ({
    byteStart: 0,
    byteEnd: encoded(text).length,
    lineNumber: 1,
    bytes: encoded(text),
    flaw: null,
    holdsRecord: false,
  });

  it.each([
    ['a qualifier that does not close', '1,"a', csv],
    ['one that closes and opens again', '"a","b\n', csv],
    ['one with a line break in it', 'þ1þ\u0014þa®b', concordance],
  ])('is a fault with %s', (_, text, dialect) => {
    expect(parseRecord(record(text), dialect, null)).toEqual({
      kind: 'fault',
      fault: { code: 'UNCLOSED_QUALIFIER', column: null, detail: null },
    });
  });

  it.each([
    ['pairs of qualifiers', '"say ""hi"" ""now""",b', ['say "hi" "now"', 'b'], []],
    ['qualifiers that are not doubled', '"say "hi" "now",b', ['say "hi" "now', 'b'], [0]],
    ['one character between two of them', 'd,"a"b"c"', ['d', 'a"b"c'], [1]],
    ['qualifiers in a value without any around it', 'jo"e,16"', ['jo"e', '16"'], [0, 1]],
    ['a qualified part that closes before its cell ends', '"a, b" and c,d', ['"a, b" and c', 'd'], [0]],
    ['blanks around qualifiers', '  "a, b" ,\t"c"', ['a, b', 'c'], []],
    ['nothing but qualifiers', '"",""""', ['', '"'], []],
  ])('is read with %s', (_, text, cells, strays) => {
    expect(parseRecord(record(text), csv, 2)).toMatchObject({ kind: 'cells', names: null, cells, strays });
  });

  it('may have empty cells behind the last column', () => {
    expect(parseRecord(record('a,b, ,""'), csv, 2)).toMatchObject({ cells: ['a', 'b'], trailing: 2 });
    expect(parseRecord(record('a,b,,c'), csv, 2)).toMatchObject({ cells: ['a', 'b', '', 'c'], trailing: 0 });
  });

  it('keeps its cells as the file writes them', () => {
    expect(parseRecord(record(' "a ""b""" ,c\r\n'), csv, 2)).toMatchObject({ raw: [' "a ""b""" ', 'c'] });
  });
});

it('a delimiter of two bytes in UTF-8 separates, from the first such character on', () => {
  for (const delimiter of ['\u007f', '\u0080', '\u07ff']) {
    const dialect = { ...csv, delimiter };
    const bytes = encoded(`"a"${delimiter}"b"\n"c"${delimiter}"d"\n`);
    expect(parsed(split(bytes, dialect, { columns: 2 }), dialect)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  }
});

describe('a part', () => {
  it('is read by the number of columns that its header has', () => {
    const { layout } = laidOut('DOCID,A,B\n');
    const text = '1,"Smith, John,x\n2,y,z\n3,"p\nq",r\n';
    const read = readPart(layout, encoded(text), { byteStart: 10, firstLine: 2 });
    expect(read.map((one) => (one.kind === 'document' ? one.document.documentId : one.reject.faults[0]?.code))).toEqual(
      ['UNCLOSED_QUALIFIER', '2', '3'],
    );
    expect(recordShape(layout)).toMatchObject({ columnCount: 3, idColumn: 0 });
  });

  it('of JSON Lines has no number of columns', () => {
    const layout: Layout = { dialect: jsonl, columns: [], dateOrders: {} };
    expect(recordShape(layout)).toMatchObject({ columnCount: null, idColumn: null });
  });
});
