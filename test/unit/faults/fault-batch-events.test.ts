import { describe, expect, test } from 'vitest';
import { cancelledEvent } from '../../../shared/batches/cancelled-event.ts';
import type { Tally } from '../../../shared/batches/core/tally.ts';
import { buildEvent } from '../../../shared/messages/events/build-event.ts';
import { batchEventProblems } from '../../faults/audit/batch-events.ts';
import type { BatchFacts } from '../../faults/audit/batch-facts.ts';

const batch = { caseId: 1, batchId: 2, timestamp: new Date(0) };
const tally: Tally = {
  read: 9,
  loaded: 0,
  duplicates: 0,
  rejected: 0,
  warnings: 0,
  skipped: 9,
  inFlight: 0,
  parts: 1,
  taggings: 0,
};
const facts: BatchFacts = {
  ...{ ...batch, name: 'one', status: 'cancelled', tally },
  exhibits: new Map(),
  duplicates: new Set(),
  errors: new Set(),
};
const told = (counts: Tally) => [
  ...buildEvent('JOB_STARTED', {
    ...batch,
    source: 'caseload.intake',
    status: 'SUCCESS',
    detail: { batchName: 'one', rows: 9, parts: 1 },
  }),
  ...cancelledEvent({ ...batch, source: 'caseload.operator', tally: counts }),
];

describe('the audit of a cancelled batch', () => {
  test('finds nothing where the event of the cancellation says what the tables hold', () => {
    expect(batchEventProblems(told(tally), facts)).toEqual([]);
  });

  test('takes tags that were written after the cancellation', () => {
    const tagged = { ...facts, tally: { ...tally, taggings: 3, warnings: 1 } };
    expect(batchEventProblems(told(tally), tagged)).toEqual([]);
  });

  test('names rows that were told in flight, and rows that were loaded or read afterwards', () => {
    expect(batchEventProblems(told({ ...tally, skipped: 0, inFlight: 9 }), facts)).toEqual([
      'batch "one": LOADER_CANCELLED says skipped 0, the tables 9',
      'batch "one": LOADER_CANCELLED says inFlight 9, the tables 0',
    ]);
    const more = { ...facts, tally: { ...tally, read: 12, loaded: 3 } };
    expect(batchEventProblems(told(tally), more)).toEqual([
      'batch "one": LOADER_CANCELLED says read 9, the tables 12',
      'batch "one": LOADER_CANCELLED says loaded 0, the tables 3',
    ]);
  });
});
