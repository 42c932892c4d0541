import { describe, expect, it } from 'vitest';
import {
  type CutState,
  cutStateSchema,
  fileWarnings,
  startOfCut,
  withDateOrders,
} from '../../../shared/load-files/cutting/cut-state.ts';
import { createPartCutter } from '../../../shared/load-files/cutting/part-cutter.ts';
import { NO_EVIDENCE } from '../../../shared/load-files/fields/date-evidence.ts';
import type { Layout } from '../../../shared/load-files/layout.ts';
import { csv, jsonl, laidOut } from './samples.ts';

/** Parts of a file whose rows are `id` or `id<parent`. */
function cut(rows: readonly string[], maxRows: number, maxBytes?: number) {
  const lines = rows.map((row) => `${row.split('<')[0]},${row.split('<')[1] ?? ''}\n`).join('');
  const { layout, records } = laidOut(`DOCID,PARENTID\n${lines}`);
  const cutter = createPartCutter(layout, startOfCut(15, 2), { maxRows, ...(maxBytes ? { maxBytes } : {}) });
  return [...records.flatMap((record) => cutter.push(record)), ...cutter.end()].map(({ part }) => part);
}

describe('part cutter', () => {
  it('cuts ranges of at most so many rows that follow each other', () => {
    expect(cut(['a', 'b', 'c', 'd', 'e'], 2)).toEqual([
      { partNumber: 1, byteStart: 15, byteEnd: 21, firstLine: 2, rows: 2 },
      { partNumber: 2, byteStart: 21, byteEnd: 27, firstLine: 4, rows: 2 },
      { partNumber: 3, byteStart: 27, byteEnd: 30, firstLine: 6, rows: 1 },
    ]);
  });

  it.each([
    ['children behind their parent', ['a', 'b', 'c', 'd', 'e<d', 'f<d', 'g'], 5, [3, 4]],
    ['children of children', ['a', 'b', 'c<b', 'd<c', 'e'], 3, [1, 3, 1]],
    ['siblings whose parent is elsewhere', ['a', 'b', 'c<x', 'd<x', 'e'], 3, [2, 3]],
    ['a family that fills a part', ['a', 'b<a', 'c<a', 'd'], 3, [3, 1]],
  ])('keeps together %s', (_, rows, maxRows, expected) => {
    expect(cut(rows, maxRows).map((part) => part.rows)).toEqual(expected);
  });

  it('cuts a family only when it exceeds a part by itself', () => {
    expect(cut(['a', 'b', 'c<b', 'd<b', 'e<b', 'f'], 3).map((part) => part.rows)).toEqual([1, 3, 2]);
  });

  it('keeps parts below so many bytes unless one record has more', () => {
    expect(cut(['a', 'b', 'c', 'a-very-long-one', 'e'], 100, 7).map((part) => part.rows)).toEqual([2, 1, 1, 1]);
    // Six bytes are two of them to the byte.
    expect(cut(['a', 'b', 'c'], 100, 6).map((part) => part.rows)).toEqual([2, 1]);
  });

  it('cuts the same parts when it goes on from the state behind any part', () => {
    const ids = Array.from({ length: 60 }, (_, i) => (i % 7 < 3 ? `${i},` : `${i},${i - (i % 7) + 2}`));
    const { layout, records } = laidOut(`DOCID,PARENTID\n${ids.join('\n')}\n`);
    const limits = { maxRows: 4 };
    const whole = createPartCutter(layout, startOfCut(15, 2), limits);
    const cuts = [...records.flatMap((record) => whole.push(record)), ...whole.end()];
    expect(cuts.length).toBeGreaterThan(10);
    for (const [i, { state }] of cuts.entries()) {
      const stored = cutStateSchema.parse(JSON.parse(JSON.stringify(state)));
      const resumed = createPartCutter(layout, stored, limits);
      const rest = records.filter((record) => record.byteStart >= stored.byteStart);
      const again = [...rest.flatMap((record) => resumed.push(record)), ...resumed.end()];
      expect(again.map(({ part }) => part)).toEqual(cuts.slice(i + 1).map(({ part }) => part));
    }
  });

  it('decides the date order of each column over the whole file', () => {
    const { layout, records } = laidOut(
      'DOCID,Date Sent,DATERCVD,Date Crtd,DATEMOD\n1,01/02/2001,13/02/2001,13/02/2001,2001-02-13\n2,02/01/2001,1/2/2001,02/13/2001,\n',
    );
    const cutter = createPartCutter(layout, startOfCut(43, 2));
    for (const record of records) cutter.push(record);
    const [last] = cutter.end();
    expect(withDateOrders(layout, last!.state).dateOrders).toEqual({
      sentAt: 'DMY',
      receivedAt: 'DMY',
      createdAt: 'DMY',
      modifiedAt: 'DMY',
    });
    expect(fileWarnings(layout, last!.state)).toEqual([
      {
        code: 'DATE_ORDER_CONTRADICTS',
        column: 'Date Crtd',
        detail: 'shows month first and day first; read day first',
      },
    ]);
    const set: Layout = { ...layout, dateOrder: 'MDY' };
    expect(withDateOrders(set, last!.state).dateOrders).toMatchObject({ sentAt: 'MDY', receivedAt: 'MDY' });
    expect(fileWarnings(set, last!.state).map(({ column }) => column)).toEqual(['DATERCVD', 'Date Crtd']);
  });

  it('reads a state that was stored before ambiguous dates were observed', () => {
    const dateEvidence = { sentAt: { dayFirst: true, monthFirst: false } };
    const stored = cutStateSchema.parse({ ...startOfCut(15, 2), dateEvidence });
    expect(stored.dateEvidence).toEqual({ sentAt: { dayFirst: true, monthFirst: false, ambiguous: false } });
  });

  it('reads a state that was stored before rows were warned of', () => {
    const { firstLines: _, ...before } = startOfCut(15, 2);
    expect(cutStateSchema.parse(before)).toEqual(startOfCut(15, 2));
  });

  it('tells the first empty row and the first row with empty cells behind the header, also when it was cut in between', () => {
    const text = 'DOCID,A\n1,a\n2,a,\n,\n3,a\n,\n4,a,,\n';
    const { layout, records } = laidOut(text);
    const warned = (parts: readonly { readonly state: CutState }[]) => fileWarnings(layout, parts.at(-1)!.state);
    const cutter = createPartCutter(layout, startOfCut(8, 2), { maxRows: 1 });
    cutter.emptyRow(4);
    const cuts = [...records.flatMap((record) => cutter.push(record)), ...cutter.end()];
    const expected = [
      { code: 'EMPTY_ROWS', column: null, detail: 'line 4' },
      { code: 'TRAILING_CELLS', column: null, detail: 'line 3' },
    ];
    expect(warned(cuts)).toEqual(expected);
    for (const [i, { state }] of cuts.slice(0, -1).entries()) {
      const resumed = createPartCutter(layout, cutStateSchema.parse(JSON.parse(JSON.stringify(state))));
      for (const record of records.slice(i + 1)) resumed.push(record);
      for (const line of [4, 6]) if (line >= state.lineNumber) resumed.emptyRow(line);
      expect(warned(resumed.end())).toEqual(expected);
    }
  });

  it('goes on from a state with the dates that were seen before it', () => {
    const { layout, records } = laidOut('DOCID,DATESENT\n1,31/01/2001\n2,01/02/2001\n3,03/04/2001\n');
    const cutter = createPartCutter(layout, startOfCut(15, 2), { maxRows: 1 });
    const [first] = records.flatMap((record) => cutter.push(record));
    const resumed = createPartCutter(layout, first!.state, { maxRows: 9 });
    for (const record of records.slice(1)) resumed.push(record);
    expect(withDateOrders(layout, resumed.end()[0]!.state).dateOrders).toEqual({ sentAt: 'DMY' });
    expect(first!.state.dateEvidence).toEqual({ sentAt: { dayFirst: true, monthFirst: false, ambiguous: true } });
  });

  it('knows ids and parents whatever space stands around them', () => {
    const { layout, records } = laidOut('DOCID,PARENTID\na,\n b ,\nc, b\nd,b \n');
    const cutter = createPartCutter(layout, startOfCut(15, 2), { maxRows: 3 });
    const cuts = [...records.flatMap((record) => cutter.push(record)), ...cutter.end()];
    expect(cuts.map(({ part }) => part.rows)).toEqual([1, 3]);
  });

  it('takes lines that name no parent for families of their own', () => {
    const lines = ['{"docid":"a"}', '{"docid":"b","Parent ID":"a"}', '{"docid":"c"}', '{"docid":"d"}'];
    const { layout, records } = laidOut(`${lines.join('\n')}\n`, jsonl);
    const cutter = createPartCutter(layout, startOfCut(0, 1), { maxRows: 3 });
    const cuts = [...records.flatMap((record) => cutter.push(record)), ...cutter.end()];
    expect(cuts.map(({ part }) => part.rows)).toEqual([3, 1]);
  });

  it('reads the ids and dates of JSON Lines by the keys of each line', () => {
    const { layout, records } = laidOut(
      '{"docid":"1"}\n{"docid":"2","datesent":"31/01/2001"}\n{"Parent ID":"2","Doc_ID":"3"}\n',
      jsonl,
    );
    const cutter = createPartCutter(layout, startOfCut(0, 1), { maxRows: 2 });
    const cuts = [...records.flatMap((record) => cutter.push(record)), ...cutter.end()];
    expect(cuts.map(({ part }) => part.rows)).toEqual([1, 2]);
    expect(withDateOrders(layout, cuts[1]!.state).dateOrders).toEqual({ sentAt: 'DMY' });
    const ambiguous = { ...cuts[1]!.state, dateEvidence: { sentAt: { ...NO_EVIDENCE, ambiguous: true } } };
    expect(fileWarnings(layout, ambiguous)).toMatchObject([{ code: 'DATE_ORDER_ASSUMED', column: 'sentAt' }]);
  });

  it('refuses a file without records', () => {
    const { layout } = laidOut('DOCID,A\n\n', csv);
    expect(() => createPartCutter(layout, startOfCut(8, 2)).end()).toThrow(
      expect.objectContaining({ code: 'SOURCE_EMPTY' }),
    );
  });
});
