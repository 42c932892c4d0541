import { expect, test } from 'vitest';
import {
  type ContentHolder,
  type ContentVerdict,
  judgeContent,
} from '../../../../lambdas/intake/core/judge-content.ts';

const own = 5;
const load = { kind: 'load' } as const;
const repeat = { kind: 'repeat', ofBatchId: 3 } as const;
const takeOver = { kind: 'take over' } as const;

test.each<[string, ContentHolder | null, boolean, ContentVerdict]>([
  ['nobody can tell who has them', null, false, load],
  ['it was the first to have them', { batchId: own, status: 'submitted' }, false, load],
  ['another batch has them and waits', { batchId: 3, status: 'submitted' }, false, repeat],
  ['another batch has them and is being loaded', { batchId: 3, status: 'loading' }, false, repeat],
  ['another batch has them and is completed', { batchId: 3, status: 'completed_with_errors' }, false, repeat],
  ['another batch has them, and it is asked for again', { batchId: 3, status: 'completed' }, true, load],
  ['a cancelled batch had them', { batchId: 3, status: 'cancelled' }, false, takeOver],
  ['a cancelled batch had them, and it is asked for again', { batchId: 3, status: 'cancelled' }, true, takeOver],
])('what becomes of a batch with its bytes where %s', (_, holder, loadAgain, verdict) => {
  expect(judgeContent(own, holder, loadAgain)).toEqual(verdict);
});
