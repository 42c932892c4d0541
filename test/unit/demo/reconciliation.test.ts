import { describe, expect, test } from 'vitest';
import { type BatchResult, resultJson } from '../../../demo/batch-result.ts';
import { batchReport } from '../../../demo/report.ts';
import { reconcile } from '../../../demo/truth/reconciliation.ts';

const tally = {
  read: 10,
  loaded: 6,
  duplicates: 3,
  rejected: 1,
  warnings: 2,
  skipped: 0,
  inFlight: 0,
  parts: 1,
  taggings: 4,
};
const batch: BatchResult = {
  ...tally,
  batchId: 3,
  name: 'a',
  status: 'completed',
  batchWarnings: [{ code: 'DATE_ORDER_ASSUMED', column: 'Sent Date', detail: 'read month first' }],
  seconds: 0.5,
  problems: [],
  repeatOfBatchId: null,
};

describe('reconciliation', () => {
  test('finds nothing where every row is accounted for', () => {
    expect(reconcile('completed', tally, tally)).toEqual([]);
    expect(reconcile('completed_with_errors', tally, tally)).toEqual([]);
  });

  test('finds tables that hold something else', () => {
    expect(reconcile('completed', tally, { ...tally, loaded: 5 })).toEqual([
      'loaded: the parts say 6, the tables hold 5',
    ]);
  });

  test('finds rows without an outcome, and a batch that did not complete', () => {
    expect(reconcile('loading', { ...tally, inFlight: 2 }, tally)).toEqual([
      'in flight: 2 rows without an outcome',
      'status: the batch is loading',
    ]);
    expect(reconcile('cancelled', { ...tally, loaded: 4, skipped: 2 }, { ...tally, loaded: 4 })).toEqual([
      'status: the batch is cancelled',
    ]);
  });

  test('is shown with its sum', () => {
    expect(batchReport(batch)).toEqual([
      'Batch 3 "a": completed · 0.5 s · 20 documents/s',
      '    read              10',
      '  = loaded             6',
      '  + duplicates         3',
      '  + rejected           1',
      '  + skipped            0',
      '  + in flight          0',
      '    with 2 warnings, 4 taggings, in 1 part',
      '  Note · DATE_ORDER_ASSUMED in column "Sent Date" (read month first)',
      '  Every row is accounted for, and the tables hold exactly these.',
    ]);
    expect(batchReport({ ...batch, warnings: 1, taggings: 1_000, parts: 2 })).toContain(
      '    with 1 warning, 1,000 taggings, in 2 parts',
    );
    expect(batchReport({ ...batch, problems: ['rows are missing'] }).at(-1)).toBe(
      '  NOT RECONCILED · rows are missing',
    );
  });

  test('says so where every row was rejected', () => {
    const none = { ...batch, loaded: 0, duplicates: 0, rejected: 10 };
    expect(batchReport(none).at(-1)).toBe('  NOTHING LOADED · every row was rejected');
  });

  test('is not asked of a repeat, which says of which batch and how to load it', () => {
    const repeat = { ...batch, loaded: 0, skipped: 10, repeatOfBatchId: 2 };
    const heading = 'Batch 3 "a": the same bytes as batch 2, nothing loaded; --load-again loads them again';
    expect(batchReport(repeat)).toEqual([heading]);
    expect(batchReport({ ...repeat, problems: ['rows are there'] })).toEqual([
      heading,
      '  NOT RECONCILED · rows are there',
    ]);
    const database = { host: 'h', port: 1, user: 'u', core: 'x_core', case: 'x_case_1' };
    const { batches } = JSON.parse(resultJson({ caseId: 1, batches: [batch, repeat], events: {}, database }));
    expect(batches.map((one: object) => 'repeatOfBatchId' in one)).toEqual([false, true]);
  });

  test('is one line of JSON with the documented keys only', () => {
    const database = { host: 'h', port: 1, user: 'u', core: 'x_core', case: 'x_case_1' };
    const json = resultJson({ caseId: 1, batches: [batch], events: { JOB_STARTED: 1 }, database });
    expect(json).toBe(
      '{"caseId":1,"batches":[{"batchId":3,"name":"a","status":"completed","read":10,"loaded":6,"duplicates":3,' +
        '"rejected":1,"warnings":2,"skipped":0,"inFlight":0,"parts":1,"taggings":4,' +
        '"batchWarnings":[{"code":"DATE_ORDER_ASSUMED","column":"Sent Date","detail":"read month first"}],"seconds":0.5}],"events":{"JOB_STARTED":1},' +
        '"database":{"host":"h","port":1,"user":"u","core":"x_core","case":"x_case_1"}}',
    );
  });
});
