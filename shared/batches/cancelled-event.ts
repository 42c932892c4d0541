import { buildEvent } from '../messages/events/build-event.ts';
import type { EventSource } from '../messages/events/envelope.ts';
import type { OutboundEvent } from '../messages/events/outbound-event.ts';
import type { Tally } from './core/tally.ts';

export interface CancelledBatch {
  readonly source: EventSource;
  readonly caseId: number;
  readonly batchId: number;
  /** As it was when the batch was cancelled, so that a repeat says the same. */
  readonly tally: Tally;
  /** The batch that brought the same bytes before, where this one was cancelled for it. */
  readonly repeatOfBatchId?: number | null;
  readonly timestamp: Date;
}

/**
 * Says that a batch was cancelled and how far it had come. A repeat has an event of its own, because it may be loaded
 * after all and then be cancelled once more.
 */
export const cancelledEvent = ({ tally, repeatOfBatchId = null, ...batch }: CancelledBatch): OutboundEvent[] =>
  buildEvent('LOADER_CANCELLED', {
    ...batch,
    status: 'CANCELLED',
    detail: { batchStatus: 'cancelled', ...tally, ...(repeatOfBatchId === null ? {} : { repeatOfBatchId }) },
    key: repeatOfBatchId === null ? [] : ['repeat', repeatOfBatchId],
  });
