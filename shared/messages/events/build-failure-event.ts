import { buildEvent } from './build-event.ts';
import type { FailureDetail } from './failure.ts';
import type { OutboundEvent } from './outbound-event.ts';

/**
 * What each consumer's success on a message would have published, and so what its failure is published as. The
 * migrator publishes no events.
 */
export const FAILURE_EVENT_TYPES = {
  intake: 'JOB_STARTED',
  documentloader: 'DOCUMENT_LOADED',
  tagger: 'DOCUMENT_TAGGED',
  checkpoint: 'LOADER_FINISHED',
} as const;

/** A consumer that tells of refused messages. */
export type FailureSource = keyof typeof FAILURE_EVENT_TYPES;

/**
 * The event, always one, that tells of a message which can never succeed. Its id follows from the SQS message id. A
 * message that an operator sent back and that is refused again has failed once more, which is another event.
 */
export function buildFailureEvent(
  consumer: FailureSource,
  failure: FailureDetail & {
    readonly caseId: number | null;
    readonly batchId: number | null;
    /** How often an operator had sent the message back. */
    readonly redrives?: number;
    readonly timestamp: Date;
  },
): OutboundEvent[] {
  const { code, reason, messageId, redrives = 0, ...where } = failure;
  const detail = { code, reason, messageId };
  return buildEvent(FAILURE_EVENT_TYPES[consumer], {
    ...where,
    source: `caseload.${consumer}`,
    status: 'FAILED',
    detail,
    key: redrives === 0 ? [] : [redrives],
  });
}
