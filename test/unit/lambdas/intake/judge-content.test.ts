import { expect, test } from 'vitest';
import {
  type ContentHolder,
  type ContentVerdict,
  judgeContent,
} from '../../../../lambdas/intake/core/judge-content.ts';

const own = 5;
const load = { kind: 'load' } as const;
const repeatOf = (ofBatchId: number) => ({ kind: 'repeat', ofBatchId }) as const;
const submitted = (batchId: number): ContentHolder => ({ batchId, status: 'submitted' });
const loading = (batchId: number): ContentHolder => ({ batchId, status: 'loading' });
const completed = (batchId: number): ContentHolder => ({ batchId, status: 'completed' });
const faulty = (batchId: number): ContentHolder => ({ batchId, status: 'completed_with_errors' });
const cancelled = (batchId: number): ContentHolder => ({ batchId, status: 'cancelled' });

test.each<[string, readonly ContentHolder[], boolean, ContentVerdict]>([
  ['no batch is known to have them', [], false, load],
  ['it is the first to have them', [submitted(own)], false, load],
  ['another batch has them and waits', [submitted(3)], false, repeatOf(3)],
  ['another batch has them and is being loaded', [loading(3)], false, repeatOf(3)],
  ['another batch has them and is completed', [faulty(3)], false, repeatOf(3)],
  ['a later batch has them', [loading(7)], false, repeatOf(7)],
  ['another batch has them, and it is asked for again', [completed(3)], true, load],
  ['a cancelled batch had them', [cancelled(3)], false, load],
  ['a cancelled batch had them, and it is asked for again', [cancelled(3)], true, load],
  ['the first batch is cancelled and another one has them', [cancelled(3), loading(4)], false, repeatOf(4)],
  ['a later batch is cancelled and the first one has them', [completed(3), cancelled(4)], false, repeatOf(3)],
  ['all batches that had them are cancelled', [cancelled(3), cancelled(4)], false, load],
  ['several batches have them', [completed(4), completed(3), loading(7)], false, repeatOf(3)],
  ['one batch is recorded twice', [completed(3), completed(3)], false, repeatOf(3)],
])('what becomes of a batch with its bytes where %s', (_, holders, loadAgain, verdict) => {
  expect(judgeContent(own, holders, loadAgain)).toEqual(verdict);
});
