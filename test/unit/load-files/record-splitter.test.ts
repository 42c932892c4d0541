import { describe, expect, it } from 'vitest';
import { createRecordSplitter } from '../../../shared/load-files/records/record-splitter.ts';
import { concordance, csv, encoded, jsonl, parsed, pipe, split, tsv } from './samples.ts';

const rows = (text: string, columns: number | null = null, dialect = csv) =>
  parsed(split(encoded(text), dialect, { columns }), dialect, columns);

/** Bytes of memory that stay because of a view of them; a Buffer of Node's pool, which is shared, counts as its view. */
const heldBy = (bytes: Uint8Array): number =>
  bytes.buffer === Buffer.from('pool').buffer ? bytes.byteLength : bytes.buffer.byteLength;

describe('record splitter', () => {
  it('gives each record its absolute byte range, its line end included, and its first line', () => {
    const records = split(encoded('a,b\r\n"c\nd",e\n\nf,g'), csv, { byteStart: 100, lineNumber: 7 });
    expect(records.map((r) => [r.byteStart, r.byteEnd, r.lineNumber])).toEqual([
      [100, 105, 7],
      [105, 113, 8],
      [114, 117, 11],
    ]);
    expect(Buffer.from(records[1]!.bytes).toString()).toBe('"c\nd",e\n');
  });

  it('skips blank lines and still counts them', () => {
    expect(split(encoded('\n\r\na\n\nb\n'), csv).map((r) => r.lineNumber)).toEqual([3, 5]);
  });

  it('ends records at CR, LF and CR LF, mixed, and keeps those inside qualifiers', () => {
    const bytes = encoded('1,a\r2,"b\rc"\r\n3,d\n\r4,e\r');
    for (const chunk of [1, 2, 3, 100]) {
      const records = split(bytes, csv, { columns: 2, chunk });
      expect(parsed(records, csv)).toEqual([
        ['1', 'a'],
        ['2', 'b\rc'],
        ['3', 'd'],
        ['4', 'e'],
      ]);
      expect(records.map((record) => record.lineNumber)).toEqual([1, 2, 4, 6]);
    }
  });

  it('ends no record at other line separators', () => {
    expect(rows('1,\u2028a\u2029\u0085\n2,b\n', 2)).toEqual([
      ['1', '\u2028a\u2029\u0085'],
      ['2', 'b'],
    ]);
  });

  it('takes rows of nothing but delimiters, blanks and empty qualifiers for no records, and tells of them', () => {
    for (const [text, dialect] of [
      ['1,a\n,\n2,b\n , ""\n', csv],
      ['1|a\r\n|\r\n2|b\r\n| \t', pipe],
    ] as const) {
      const empty: number[] = [];
      const splitter = createRecordSplitter({
        shape: { dialect, columnCount: 2, idColumn: 0 },
        byteStart: 0,
        lineNumber: 1,
        onEmptyRow: (line) => empty.push(line),
      });
      const records = [...splitter.push(encoded(text)), ...splitter.end()];
      expect(parsed(records, dialect)).toEqual([
        ['1', 'a'],
        ['2', 'b'],
      ]);
      expect(empty).toEqual([2, 4]);
    }
  });

  it('splits UTF-16 at line feeds only, not at bytes that look like one', () => {
    for (const encoding of ['utf-16le', 'utf-16be'] as const) {
      const dialect = { ...concordance, encoding };
      // U+0A0A and U+0100 hold the bytes of a line feed in the wrong places.
      const bytes = encoded('þ\u0a0aþ\u0014þ\u010a\u0a01þ\r\nþcþ\u0014þdþ', encoding);
      for (const chunk of [1, 2, 3, 5]) {
        expect(parsed(split(bytes, dialect, { chunk }), dialect)).toEqual([
          ['\u0a0a', '\u010a\u0a01'],
          ['c', 'd'],
        ]);
      }
    }
  });

  it('gives the same records from a part as from the whole', () => {
    const bytes = encoded('1,"a\nb",c\n2,"x,y\n3,p,q\n4,"r",s\n5,t,u\n');
    const whole = split(bytes, csv, { columns: 3 });
    const [, second] = whole;
    const part = split(bytes.subarray(second!.byteStart, second!.byteEnd), csv, {
      columns: 3,
      byteStart: second!.byteStart,
      lineNumber: second!.lineNumber,
    });
    expect(part).toEqual([second]);
  });

  it('keeps a value of several lines whole in whatever column it is', () => {
    const text = '"Dear all\nbye",DOC1\nx,DOC2\n';
    const records = split(Buffer.from(text), csv, { columns: 2, idColumn: 1 });
    expect(records.map(({ byteStart, flaw }) => [byteStart, flaw])).toEqual([
      [0, null],
      [20, null],
    ]);
  });

  describe('after an unclosed qualifier', () => {
    it('costs one record when every cell is qualified', () => {
      expect(rows('"1","a","b"\n"2","c","d\n"3","e","f"\n"4","g","h"\n', 3)).toEqual([
        ['1', 'a', 'b'],
        'UNCLOSED_QUALIFIER',
        ['3', 'e', 'f'],
        ['4', 'g', 'h'],
      ]);
    });

    it('costs one record when only some cells are qualified', () => {
      expect(rows('1,"Smith, John,x\n2,y,z\n3,p,q\n4,"a, b",c\n5,r,s\n', 3)).toEqual([
        'UNCLOSED_QUALIFIER',
        ['2', 'y', 'z'],
        ['3', 'p', 'q'],
        ['4', 'a, b', 'c'],
        ['5', 'r', 's'],
      ]);
    });

    it('costs one record when no qualifier follows to the end of the file', () => {
      expect(rows('1,"a,b\n2,c,d\n3,e,f', 3)).toEqual(['UNCLOSED_QUALIFIER', ['2', 'c', 'd'], ['3', 'e', 'f']]);
    });

    it('costs one record of a Concordance file', () => {
      const text = 'þ1þ\u0014þaþ\r\nþ2þ\u0014þb\r\nþ3þ\u0014þcþ\r\n';
      expect(rows(text, 2, concordance)).toEqual([['1', 'a'], 'UNCLOSED_QUALIFIER', ['3', 'c']]);
    });

    it('costs one record even in the first line and many times over', () => {
      const text = Array.from({ length: 50 }, (_, i) => (i % 2 ? `${i},x,y\n` : `${i},"x,y\n`)).join('');
      const found = rows(text, 3);
      expect(found.filter((row) => row === 'UNCLOSED_QUALIFIER')).toHaveLength(25);
      expect(found.filter((row) => Array.isArray(row))).toHaveLength(25);
    });

    it('does not believe a reading with too many cells', () => {
      expect(rows('1,"a\n2,b\nc",d,e\n', 2)).toEqual(['UNCLOSED_QUALIFIER', ['2', 'b'], ['c"', 'd', 'e']]);
    });

    it('goes on at any line with as many cells as the header where the record has other cells', () => {
      expect(rows('1,"a\nx,y,z\nb"\n2,c,d\n', 3)).toEqual([
        'UNCLOSED_QUALIFIER',
        ['x', 'y', 'z'],
        ['b"'],
        ['2', 'c', 'd'],
      ]);
    });

    it('does not go on at a blank line of a value', () => {
      expect(rows('1,"say "hi" now\n\nbye",x\n2,b,y\n', 3)).toEqual([
        ['1', 'say "hi" now\n\nbye', 'x'],
        ['2', 'b', 'y'],
      ]);
    });

    it('goes on at a record of several lines', () => {
      expect(rows('D1,"a,x\nD2,"b\nc",y\nD3,d,z\n', 3)).toEqual([
        'UNCLOSED_QUALIFIER',
        ['D2', 'b\nc', 'y'],
        ['D3', 'd', 'z'],
      ]);
    });

    it('does not believe a well-written value that holds a whole record', () => {
      expect(rows('D1,"one,x\nD2,two,y\nD3,16",z\nD4,four,w\n', 3)).toEqual([
        'UNCLOSED_QUALIFIER',
        ['D2', 'two', 'y'],
        ['D3', '16"', 'z'],
        ['D4', 'four', 'w'],
      ]);
    });

    it('costs two records where two in a row have one', () => {
      expect(rows('A1,"x,y\nA2,"x,y\nA3,ok,ok\n', 3)).toEqual([
        'UNCLOSED_QUALIFIER',
        'UNCLOSED_QUALIFIER',
        ['A3', 'ok', 'ok'],
      ]);
    });

    it('costs one record though it hides the document id', () => {
      expect(rows('"1,a,b\n2,c,d\n3,e,"f"\n', 3)).toEqual(['UNCLOSED_QUALIFIER', ['2', 'c', 'd'], ['3', 'e', 'f']]);
      const text = '"see Box 1, item,1,a\nx,2,b\ny,3,"c"\n';
      const found = split(encoded(text), csv, { columns: 3, idColumn: 1 });
      expect(parsed(found, csv, 3)).toEqual(['UNCLOSED_QUALIFIER', ['x', '2', 'b'], ['y', '3', 'c']]);
    });

    describe('goes on at the next record, whatever its id looks like', () => {
      it.each([
        ['of digits beside one that begins with a letter', 'X-1,p,"a,b', '20001'],
        ['without digits', 'ABC-1,p,"a,b', 'COVER'],
        ['with a blank', 'ABC-1,p,"a,b', 'ABC 2'],
        ['that is unqualified beside a qualified one', '"ABC,1",p,"a,b', 'ABC2'],
      ])('%s', (_, damaged, id) => {
        const text = `${damaged}\n${id},q,"end","c"\nX-3,p,q,r\n`;
        const expected = ['UNCLOSED_QUALIFIER', [id, 'q', 'end', 'c'], ['X-3', 'p', 'q', 'r']];
        expect(rows(text, 4)).toEqual(expected);
        expect(rows(text.replaceAll(',', '\t'), 4, tsv)).toEqual(expected);
      });

      it('or where it is blank', () => {
        expect(rows('ABC-1,"open\n,next\nABC-2,"z"\n', 2)).toEqual([
          'UNCLOSED_QUALIFIER',
          ['', 'next'],
          ['ABC-2', 'z'],
        ]);
      });

      it('where no qualifier follows, in memory bounded by the longest record', () => {
        const others = Array.from({ length: 1000 }, (_, i) => [String(i).padStart(8, '0'), 'v0']);
        const text = `X-1,"open\n${others.map((row) => `${row.join(',')}\n`).join('')}`;
        const records = split(encoded(text), csv, { columns: 2, max: 64, chunk: 16 });
        expect(parsed(records, csv, 2)).toEqual(['UNCLOSED_QUALIFIER', ...others]);
      });
    });

    it('goes on at a record whose value begins with a line end, though its qualifier closes the one before', () => {
      expect(rows('A1,"x\nA2,"\nfoo"\nA3,z\n', 2)).toEqual(['UNCLOSED_QUALIFIER', ['A2', '\nfoo'], ['A3', 'z']]);
      expect(rows('X-1,"x\n00002,p\n00003,"\nfoo"\n', 2)).toEqual([
        'UNCLOSED_QUALIFIER',
        ['00002', 'p'],
        ['00003', '\nfoo'],
      ]);
      expect(rows('A1,"x,p\n002,"\nfoo",q\nA3,y,z\n', 3)).toEqual([
        'UNCLOSED_QUALIFIER',
        ['002', '\nfoo', 'q'],
        ['A3', 'y', 'z'],
      ]);
      expect(rows('ABC0003,"a\nb, c\nd\nABC0004,""""""\nABC0005,"\nleading"\n', 2)).toEqual([
        'UNCLOSED_QUALIFIER',
        ['b', ' c'],
        ['d'],
        ['ABC0004', '""'],
        ['ABC0005', '\nleading'],
      ]);
    });

    it('goes on at a record that is torn itself, and reads the same without what follows that', () => {
      const text = 'EM498,"x\n10499,"see 12, 13\n14, 15\n16, 17"\nE1500,y\n';
      const found = ['UNCLOSED_QUALIFIER', 'UNCLOSED_QUALIFIER', ['14', ' 15'], ['16', ' 17"'], ['E1500', 'y']];
      expect(rows(text, 2)).toEqual(found);
      expect(rows(text.slice(0, text.indexOf('14,')), 2)).toEqual(found.slice(0, 2));
      expect(rows(text.replace('EM498', '10498'), 2)).toEqual(found);
    });

    it('counts the lines on', () => {
      expect(split(encoded('1,"a\n2,b\n3,"c"\n'), csv, { columns: 2 }).map((r) => r.lineNumber)).toEqual([1, 2, 3]);
    });
  });

  it('believes a value of several lines whose lines look like records', () => {
    const text = '1,"see\n7,8,9\n""7"",""8"",""9""\n"\n2,b\n';
    expect(rows(text, 2)).toEqual([
      ['1', 'see\n7,8,9\n"7","8","9"\n'],
      ['2', 'b'],
    ]);
    expect(rows('1,"a\nx,y\nb",c\n2,d,e\n', 3)).toEqual([
      ['1', 'a\nx,y\nb', 'c'],
      ['2', 'd', 'e'],
    ]);
  });

  it('closes a value on its line where that gives the record its cells', () => {
    expect(rows('D1,"Starts with" but ends without,x\nD2,  "a, b",x\n', 3)).toEqual([
      ['D1', '"Starts with" but ends without', 'x'],
      ['D2', 'a, b', 'x'],
    ]);
  });

  it('notes a value that holds a line with as many cells as the header, and leaves it whole', () => {
    const holding = (text: string) => split(encoded(text), csv, { columns: 3 }).map((record) => record.holdsRecord);
    expect(holding('D1,"Dear all,\nBob, Carl, Dave\nbye",x\nD2,a,b\n')).toEqual([true, false]);
    expect(holding('D1,"Dear all,\nBob, Carl\nbye",x\nD2,a,b\n')).toEqual([false, false]);
  });

  describe('leaves a value whole, and notes it, that holds a line', () => {
    const read = (text: string, columns: number, idColumn = 0) => {
      const records = split(encoded(text), csv, { columns, idColumn });
      return [parsed(records, csv, columns), records.map((record) => record.holdsRecord)];
    };

    it.each([
      ['with blanks where the id has none', 'alpha', 'Dear Bob, hello'],
      ['whose first word is no id as the record has one', 'ABC-1', '16, hello'],
      ['whose qualifiers are out of place, as they must not be in a record', '1001', '2001, 16"" wide'],
    ])('%s', (_, id, line) => {
      const value = `hi\n${line}\nbye`;
      const cells = [id, value.replaceAll('""', '"')];
      expect(read(`${id},"${value}"\n${id}9,x\n`, 2)).toEqual([
        [cells, [`${id}9`, 'x']],
        [true, false],
      ]);
    });

    it('before the id, which is read when the value is closed', () => {
      expect(read('"Dear all,\nhi, 16\nbye",DOC1\nx,DOC2\n', 2, 1)).toEqual([
        [
          ['Dear all,\nhi, 16\nbye', 'DOC1'],
          ['x', 'DOC2'],
        ],
        [true, false],
      ]);
    });
  });

  it('ends a record before a line of its value that is as good a record, and says so', () => {
    expect(rows('1001,"hi\n2001, hello\nbye"\n1002,x\n', 2)).toEqual([
      'UNCLOSED_QUALIFIER',
      ['2001', ' hello'],
      ['bye"'],
      ['1002', 'x'],
    ]);
    const text = '"hi\nbob,DOC7\nbye",DOC1\nx,DOC2\n';
    expect(parsed(split(encoded(text), csv, { columns: 2, idColumn: 1 }), csv, 2)).toEqual([
      'UNCLOSED_QUALIFIER',
      ['bob', 'DOC7'],
      ['bye"', 'DOC1'],
      ['x', 'DOC2'],
    ]);
  });

  it('leaves a value whole that ends with a delimiter, as a record could that begins with the closing qualifier', () => {
    for (const [text, columns, idColumn] of [
      ['ABC-1,"Kind regards,\nBob,"\nABC-2,x\n', 2, 0],
      ['"ABC-1","London\n4,"\n"ABC-2","x"\n', 2, 0],
      ['"Dear\nBob, Carl all,",1001,\nx,1002,\n', 3, 1],
      ['"Dear all,\nbye\n",DOC1\nx,DOC2\n', 2, 1],
    ] as const)
      expect(parsed(split(encoded(text), csv, { columns, idColumn }), csv, columns)).toHaveLength(2);
  });

  it('keeps qualifiers that somebody forgot to double', () => {
    expect(rows('1,"say "hi" now",b\n', 3)).toEqual([['1', 'say "hi" now', 'b']]);
    expect(rows('1,5" pipe,b\n', 3)).toEqual([['1', '5" pipe', 'b']]);
  });

  describe('a record over the limit', () => {
    it('keeps its first bytes and its range, and the next line goes on', () => {
      const bytes = encoded(`a,b\n${'x'.repeat(40)},y\nc,d\n`);
      for (const chunk of [1, 7, 1000]) {
        const records = split(bytes, csv, { columns: 2, max: 16, chunk });
        expect(parsed(records, csv)).toEqual([['a', 'b'], 'RECORD_TOO_LONG', ['c', 'd']]);
        expect(records[1]).toMatchObject({ byteStart: 4, byteEnd: 47, lineNumber: 2, flaw: 'tooLong' });
        expect(Buffer.from(records[1]!.bytes).toString()).toBe('x'.repeat(16));
        expect(records[2]!.lineNumber).toBe(3);
      }
    });

    it('ends where its qualifier closes when its lines are short', () => {
      const bytes = encoded(`1,"${'some line\n'.repeat(10)}",b\n2,c,d\n`);
      for (const chunk of [1, 7, 1000]) {
        const records = split(bytes, csv, { columns: 3, max: 32, chunk });
        expect(parsed(records, csv)).toEqual(['RECORD_TOO_LONG', ['2', 'c', 'd']]);
        expect(records[0]!.bytes).toHaveLength(32);
        expect(records[1]!.lineNumber).toBe(12);
      }
    });

    it('ends before the next good line when its qualifier never closes', () => {
      const bytes = encoded(`1,"${'some line\n'.repeat(10)}2,c,d\n3,e,f\n`);
      for (const chunk of [1, 7, 1000]) {
        const found = parsed(split(bytes, csv, { columns: 3, max: 32, chunk }), csv);
        expect(found).toEqual(['RECORD_TOO_LONG', ['2', 'c', 'd'], ['3', 'e', 'f']]);
      }
    });

    it('sends an unclosed record back to its second line when a line too long follows', () => {
      const bytes = encoded(`1,"a\n2,b\n${'x'.repeat(60)}\n3,c\n`);
      for (const chunk of [1, 7, 1000]) {
        const found = parsed(split(bytes, csv, { columns: 2, max: 32, chunk }), csv);
        expect(found).toEqual(['UNCLOSED_QUALIFIER', ['2', 'b'], 'RECORD_TOO_LONG', ['3', 'c']]);
      }
    });

    it('may be the last and have no line end', () => {
      const records = split(encoded(`a\n${'x'.repeat(50)}`), pipe, { columns: 1, max: 16, chunk: 9 });
      expect(records.map((r) => [r.byteEnd, r.flaw])).toEqual([
        [2, null],
        [52, 'tooLong'],
      ]);
    });

    it('is held by its first bytes only, and the record behind it not with it', () => {
      const chunks = (text: string) => Array.from({ length: 100 }, () => text);
      for (const [begin, middle, end] of [
        ['1,', chunks('x'.repeat(50)), '\n2,b\n'],
        ['1,"', chunks(`${'x'.repeat(24)}\n`.repeat(2)), '"\n2,b\n'],
      ] as const) {
        const options = {
          shape: { dialect: csv, columnCount: 2, idColumn: 0 },
          byteStart: 0,
          lineNumber: 1,
          maxRecordBytes: 64,
        };
        const splitter = createRecordSplitter(options);
        const records = [begin, ...middle, end].flatMap((text) => splitter.push(encoded(text)));
        expect(parsed(records, csv)).toEqual(['RECORD_TOO_LONG', ['2', 'b']]);
        // What a record's bytes are a view of is what the splitter holds.
        for (const record of records) expect(heldBy(record.bytes)).toBeLessThan(256);
      }
    });

    it('takes a record of just the limit', () => {
      expect(split(encoded('123456\n1234567\n'), pipe, { max: 7 }).map((r) => r.flaw)).toEqual([null, 'tooLong']);
    });
  });

  it('takes a record of several lines that is just as long as the limit', () => {
    const text = `1,"${'a\n'.repeat(5)}"\n`;
    for (const [max, flaw] of [
      [text.length, null],
      [text.length - 1, 'tooLong'],
    ] as const)
      expect(split(encoded(text), csv, { columns: 2, max }).map((record) => record.flaw)).toEqual([flaw]);
  });

  it('holds no more than the record in hand, however many chunks come', () => {
    const splitter = createRecordSplitter({
      shape: { dialect: csv, columnCount: 2, idColumn: 0 },
      byteStart: 0,
      lineNumber: 1,
    });
    const records = Array.from({ length: 100 }, (_, i) => splitter.push(encoded(`${i},a\n${i},`))).flat();
    for (const record of records) expect(heldBy(record.bytes)).toBeLessThan(64);
  });

  it('splits JSON Lines at line ends whatever qualifiers stand in them', () => {
    expect(parsed(split(encoded('{"a":"x\\n\\""}\r\n{"a":"y"}'), jsonl), jsonl)).toEqual([['x\n"'], ['y']]);
  });
});
