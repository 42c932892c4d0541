import { expect, test } from 'vitest';
import { createRecordSplitter } from '../../../shared/load-files/records/record-splitter.ts';
import { csv, encoded } from './samples.ts';

test.each([
  ['one endless line', 'x'.repeat(4096)],
  ['endless lines behind an open qualifier', `${'x'.repeat(31)}\n`.repeat(128)],
])('a record over the limit is not held in memory: %s', (_, text) => {
  // Held, each chunk would copy all before it: minutes instead of milliseconds.
  const splitter = createRecordSplitter({
    shape: { dialect: csv, columnCount: 2, idColumn: 0 },
    byteStart: 0,
    lineNumber: 1,
    maxRecordBytes: 64,
  });
  splitter.push(encoded('1,"'));
  for (let i = 0; i < 8000; i++) expect(splitter.push(encoded(text))).toEqual([]);
  expect(splitter.end()).toMatchObject([{ byteStart: 0, byteEnd: 3 + 8000 * 4096, flaw: 'tooLong' }]);
});
