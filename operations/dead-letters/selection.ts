import type { DeadLetter } from './dead-letter.ts';

/** Which messages are meant; what is not given does not matter. */
export interface Selection {
  readonly caseId?: number | undefined;
  /** A batch's id or name. */
  readonly batch?: string | undefined;
  readonly code?: string | undefined;
  /** A queue's name without prefix. */
  readonly queue?: string | undefined;
  /** A message's id here, or the one under which it was first received. */
  readonly id?: string | undefined;
}

type Selectable = Pick<DeadLetter, 'caseId' | 'batchId' | 'batchName' | 'code' | 'messageId' | 'history'> & {
  readonly queue: Pick<DeadLetter['queue'], 'name'>;
};

/** Whether a message is one of those that are meant. */
export function isSelected(deadLetter: Selectable, { caseId, batch, code, queue, id }: Selection): boolean {
  const { messageId, history, batchId, batchName } = deadLetter;
  return (
    (caseId === undefined || deadLetter.caseId === caseId) &&
    (batch === undefined || batchName === batch || (batchId !== null && String(batchId) === batch)) &&
    (code === undefined || deadLetter.code === code) &&
    (queue === undefined || deadLetter.queue.name === queue) &&
    (id === undefined || messageId === id || history.originalMessageId === id)
  );
}

/** Nothing narrows the selection down. */
export const isEverything = (selection: Selection): boolean =>
  Object.values(selection).every((value) => value === undefined);
