import { describe, expect, test } from 'vitest';
import { isIdle, remedyFor, type StalledBatch } from '../../../../lambdas/sweeper/core/remedy.ts';

const nothing = { announce: false, reload: false, advance: false, missing: null };

/** A load file that is cut, with parts to release. */
const loadFile: StalledBatch = {
  status: 'loading',
  kind: 'load_file',
  cut: true,
  expected: null,
  received: 0,
  window: 20,
  pending: 3,
  out: 0,
  untagged: 0,
};
/** A batch of messages that its producer has closed and that has all its documents. */
const messages: StalledBatch = { ...loadFile, kind: 'messages', cut: false, pending: 0, expected: 5, received: 5 };

describe('a load file that stands still', () => {
  test.each<[string, Partial<StalledBatch>, Partial<ReturnType<typeof remedyFor>>]>([
    ['in the middle of its cut is announced to intake', { status: 'submitted', cut: false }, { announce: true }],
    [
      'cut, with nothing released, is announced, so that its start is told',
      { status: 'submitted' },
      { announce: true },
    ],
    ['with parts out has them loaded again, and a look', { out: 2 }, { reload: true, advance: true }],
    ['with parts to release has a look', {}, { advance: true }],
    ['with every part done has a look', { pending: 0 }, { advance: true }],
    ['while it is finished has a look', { status: 'finalizing', pending: 0 }, { advance: true }],
    ['paused with parts out has these come to their end', { window: 0, out: 2 }, { reload: true }],
    ['paused with every part done has a look', { window: 0, pending: 0 }, { advance: true }],
    [
      'paused in the middle of its cut is announced',
      { status: 'submitted', cut: false, window: 0 },
      { announce: true },
    ],
  ])('%s', (_, found, remedy) => {
    expect(remedyFor({ ...loadFile, ...found })).toEqual({ ...nothing, ...remedy });
  });

  test.each<[string, Partial<StalledBatch>]>([
    ['paused', { window: 0 }],
    ['paused before its first part', { window: 0, status: 'submitted' }],
    ['completed', { status: 'completed' }],
    ['completed with errors', { status: 'completed_with_errors' }],
    ['cancelled', { status: 'cancelled', out: 1, untagged: 1 }],
  ])('is left alone when it is %s', (_, found) => {
    expect(isIdle(remedyFor({ ...loadFile, ...found }))).toBe(true);
  });
});

describe('a batch of messages that stands still', () => {
  test.each<[string, Partial<StalledBatch>, Partial<ReturnType<typeof remedyFor>>]>([
    ['with all its documents has a look', {}, { advance: true }],
    ['closed with nothing in it has a look', { status: 'submitted', expected: 0, received: 0 }, { advance: true }],
    ['closed with documents that never came waits for its producer', { received: 3 }, { missing: 'documents' }],
    ['with documents that waited has these loaded again', { out: 1 }, { reload: true, advance: true }],
    ['with tags that were lost waits for its producer', { untagged: 1 }, { advance: true, missing: 'tags' }],
    ['open, with tags that were lost, waits for its producer', { expected: null, untagged: 1 }, { missing: 'tags' }],
  ])('%s', (_, found, remedy) => {
    expect(remedyFor({ ...messages, ...found })).toEqual({ ...nothing, ...remedy });
  });

  test('is left alone while its producer has not closed it', () => {
    expect(isIdle(remedyFor({ ...messages, status: 'submitted', expected: null, received: 0 }))).toBe(true);
    expect(isIdle(remedyFor({ ...messages, expected: null }))).toBe(true);
  });
});
