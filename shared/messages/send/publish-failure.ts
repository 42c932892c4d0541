import type { Failure } from '../../sqs-consumer/consumer-options.ts';
import { buildFailureEvent, FAILURE_EVENT_TYPES, type FailureSource } from '../events/build-failure-event.ts';
import { readHead } from '../message-head.ts';
import type { PublishEvents } from './publish-events.ts';

/** Tells of a refused message, for the consumers that publish events; the migrator's are on its DLQ only. */
export const publishFailure =
  (publish: PublishEvents, clock: () => number) =>
  async ({ consumer, messageId, redrives, code, reason, caseId, body }: Failure<unknown>): Promise<void> => {
    if (!(consumer in FAILURE_EVENT_TYPES)) return;
    // A body that is no message may still say whose it was.
    const head = readHead(body);
    await publish(
      buildFailureEvent(consumer as FailureSource, {
        code,
        reason,
        messageId,
        redrives,
        caseId: caseId ?? head.caseId,
        batchId: head.batchId,
        timestamp: new Date(clock()),
      }),
    );
  };
