import { describe, expect, test } from 'vitest';
import { type BatchProgress, nextStep } from '../../../../lambdas/checkpoint/core/next-step.ts';

const batch: BatchProgress = {
  status: 'loading',
  kind: 'load_file',
  complete: true,
  pending: 0,
  open: 0,
  deferred: 0,
  window: 20,
};
const messages = { ...batch, kind: 'messages' } as const;
const nothing = { kind: 'nothing' };
const finish = { kind: 'finish' };
const release = (parts: number) => ({ kind: 'release', parts });

describe('the next step of a batch', () => {
  test.each<[string, Partial<BatchProgress>, object]>([
    ['waits while the file is cut', { complete: false, pending: 50 }, nothing],
    ['releases what the window allows', { status: 'submitted', pending: 50 }, release(20)],
    ['releases the last parts', { pending: 3 }, release(3)],
    ['releases as many as are done', { pending: 30, open: 18 }, release(2)],
    ['waits when the window is full', { pending: 30, open: 20 }, nothing],
    ['waits when the window has become smaller than what is open', { pending: 30, open: 20, window: 5 }, nothing],
    ['pauses at window 0', { pending: 30, window: 0 }, nothing],
    ['waits for open parts, also with documents waiting', { open: 1, deferred: 9 }, nothing],
    ['makes parts of waiting documents when all others are done', { deferred: 9 }, { kind: 'cut deferred' }],
    ['makes them also at window 0, to be released later', { deferred: 9, window: 0 }, { kind: 'cut deferred' }],
    ['finishes when nothing is left', {}, finish],
    ['finishes a batch that nothing was released of', { status: 'submitted' }, finish],
    ['goes on finishing, whatever else', { status: 'finalizing', complete: false, pending: 1, open: 1 }, finish],
  ])('%s', (_, given, step) => expect(nextStep({ ...batch, ...given })).toEqual(step));

  test.each(['completed', 'completed_with_errors', 'cancelled'] as const)('is none when %s', (status) =>
    expect(nextStep({ ...batch, status, pending: 5, deferred: 2 })).toEqual(nothing),
  );

  test.each<[string, Partial<BatchProgress>, object]>([
    ['waits for documents that were announced', { complete: false }, nothing],
    ['waits with documents that wait for their families', { complete: false, deferred: 4 }, nothing],
    ['waits for tags', { open: 1 }, nothing],
    ['makes parts of waiting documents when all have come', { deferred: 4 }, { kind: 'cut deferred' }],
    ['releases those', { pending: 2 }, release(2)],
    ['finishes', {}, finish],
  ])('of messages %s', (_, given, step) => expect(nextStep({ ...messages, ...given })).toEqual(step));
});
