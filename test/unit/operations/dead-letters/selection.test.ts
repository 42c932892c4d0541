import { describe, expect, test } from 'vitest';
import { isEverything, isSelected, type Selection } from '../../../../operations/dead-letters/selection.ts';

const letter = {
  caseId: 7,
  batchId: 12,
  batchName: null,
  code: 'CASE_FROZEN',
  messageId: 'here',
  queue: { name: 'loader' },
  history: {
    originalMessageId: 'first',
    firstSentAt: 0,
    postponements: 0,
    cutOffs: 0,
    postponedSince: null,
    receives: 1,
    redrives: 0,
  },
};

describe('a selection', () => {
  test.each<Selection>([
    {},
    { caseId: 7 },
    { batch: '12' },
    { code: 'CASE_FROZEN' },
    { queue: 'loader' },
    { id: 'here' },
    { id: 'first' },
    { caseId: 7, batch: '12', code: 'CASE_FROZEN', queue: 'loader', id: 'first' },
  ])('of %o means the message', (selection) => {
    expect(isSelected(letter, selection)).toBe(true);
  });

  test.each<Selection>([
    { caseId: 8 },
    { batch: '1' },
    { batch: 'mail' },
    { code: 'CASE_UNKNOWN' },
    { queue: 'tagger' },
    { id: 'other' },
    { caseId: 7, code: 'CASE_UNKNOWN' },
  ])('of %o does not', (selection) => {
    expect(isSelected(letter, selection)).toBe(false);
  });

  test('names a batch by its name where the message does', () => {
    expect(isSelected({ ...letter, batchId: null, batchName: 'mail' }, { batch: 'mail' })).toBe(true);
    expect(isSelected({ ...letter, batchId: null }, { batch: 'null' })).toBe(false);
  });

  test('is everything only when nothing is said', () => {
    expect(isEverything({ caseId: undefined, id: undefined })).toBe(true);
    expect(isEverything({ caseId: 7 })).toBe(false);
  });
});
