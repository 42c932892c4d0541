import type { Tally } from '../../core/tally.ts';
import { buildEvent } from '../../events/build-event.ts';
import type { EventSource } from '../../events/envelope.ts';
import type { OutboundEvent } from '../../events/outbound-event.ts';

export interface CancelledBatch {
  readonly source: EventSource;
  readonly caseId: number;
  readonly batchId: number;
  /** As it was when the batch was cancelled, so that a repeat says the same. */
  readonly tally: Tally;
  readonly timestamp: Date;
}

/** Says that a batch was cancelled and how far it had come. */
export const cancelledEvent = ({ tally, ...batch }: CancelledBatch): OutboundEvent[] =>
  buildEvent('LOADER_CANCELLED', { ...batch, status: 'CANCELLED', detail: { batchStatus: 'cancelled', ...tally } });
