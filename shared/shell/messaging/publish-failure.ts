import { z } from 'zod';
import { buildFailureEvent, FAILURE_EVENT_TYPES, type FailureSource } from '../../events/build-failure-event.ts';
import type { Failure } from '../consumer/consumer-options.ts';
import type { PublishEvents } from './publish-events.ts';

const batchOf = z.object({ batchId: z.int().positive() });

/** Tells of a refused message, for the consumers that publish events; the migrator's are on its DLQ only. */
export const publishFailure =
  (publish: PublishEvents, clock: () => number) =>
  async ({ consumer, messageId, code, reason, caseId, body }: Failure<unknown>): Promise<void> => {
    if (!(consumer in FAILURE_EVENT_TYPES)) return;
    const batchId = batchOf.safeParse(body).data?.batchId ?? null;
    await publish(
      buildFailureEvent(consumer as FailureSource, {
        code,
        reason,
        messageId,
        caseId,
        batchId,
        timestamp: new Date(clock()),
      }),
    );
  };
