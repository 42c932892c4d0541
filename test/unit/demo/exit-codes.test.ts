import { describe, expect, test } from 'vitest';
import type { BatchResult } from '../../../demo/batch-result.ts';
import { DemoError, type DemoErrorCode } from '../../../demo/demo-error.ts';
import { eventName } from '../../../demo/event-counter.ts';
import { exitCodeOf } from '../../../demo/exit-codes.ts';
import { refusalOf } from '../../../demo/refusal.ts';

const batch = (changes: Partial<BatchResult> = {}): BatchResult => ({
  batchId: 1,
  name: 'a',
  status: 'completed',
  read: 3,
  loaded: 1,
  duplicates: 1,
  rejected: 1,
  warnings: 0,
  skipped: 0,
  inFlight: 0,
  parts: 1,
  taggings: 0,
  batchWarnings: [],
  seconds: 1,
  problems: [],
  repeatOfBatchId: null,
  ...changes,
});
const rejected = batch({ loaded: 0, duplicates: 0, rejected: 3 });
const wrong = batch({ problems: ['loaded: the parts say 1, the tables hold 0'] });

describe('the exit code', () => {
  test.each([
    [0, 'every batch reconciled', [batch(), batch({ loaded: 0, duplicates: 2 })], false],
    [3, 'every row of one batch was rejected', [batch(), rejected], false],
    [1, 'a batch did not reconcile', [rejected, wrong], false],
    [1, 'the sample became something else', [batch()], true],
  ])('is %i when %s', (code, _when, batches, differs) => {
    expect(exitCodeOf(batches, differs)).toBe(code);
  });
});

describe('a refused file', () => {
  const failed = (code: DemoErrorCode) => new DemoError(code, 'reason');

  test('is one that intake gave up, before its batch was recorded or when it cancelled it', () => {
    expect(refusalOf({ batch: null, failure: failed('HEADER_INVALID') })).toBe('HEADER_INVALID');
    expect(refusalOf({ batch: batch({ status: 'cancelled' }), failure: failed('SOURCE_EMPTY') })).toBe('SOURCE_EMPTY');
  });

  test('is none of which something was loaded, none that stalled, and none that went well', () => {
    expect(refusalOf({ batch: batch({ status: 'loading' }), failure: failed('CASE_MISMATCH') })).toBeNull();
    expect(refusalOf({ batch: null, failure: failed('IMPORT_STALLED') })).toBeNull();
    expect(refusalOf({ batch: batch(), failure: null })).toBeNull();
  });

  test('has an event of its own name, unlike a row that was rejected', () => {
    expect(eventName({ eventType: 'JOB_STARTED', status: 'FAILED' })).toBe('JOB_STARTED (failed)');
    expect(eventName({ eventType: 'JOB_STARTED', status: 'SUCCESS' })).toBe('JOB_STARTED');
    expect(eventName({ eventType: 'LOADER_CANCELLED', status: 'CANCELLED' })).toBe('LOADER_CANCELLED');
    expect(eventName({ eventType: 'DOCUMENT_REJECTED', status: 'FAILED' })).toBe('DOCUMENT_REJECTED');
  });
});
