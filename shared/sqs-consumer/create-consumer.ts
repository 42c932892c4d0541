import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { PermanentError } from '../domain/permanent-error.ts';
import { withLogFields } from '../observability/logger.ts';
import type { ConsumerOptions } from './consumer-options.ts';
import { startDeadline } from './deadline.ts';
import { type Delivery, deliveriesOf } from './delivery.ts';
import { forEachLimited } from './for-each-limited.ts';
import { startHeartbeat } from './heartbeat.ts';
import { changeVisibility, type Invocation } from './invocation.ts';
import { type Parsed, parseDelivery } from './parse-delivery.ts';
import { settleCase } from './settle-case.ts';
import { settleUndone } from './settle-undone.ts';

/** A Lambda handler for an SQS event source that reports failures message by message. */
export type ConsumerHandler = (
  event: SQSEvent,
  context: Pick<Context, 'awsRequestId' | 'getRemainingTimeInMillis'>,
) => Promise<SQSBatchResponse>;

/**
 * Turns SQS records into work for one case at a time: retries what may succeed, rejects what cannot, and reports as
 * failed whatever is not known to be done.
 */
export function createConsumer<M>(options: ConsumerOptions<M>): ConsumerHandler {
  return ({ Records }, context) =>
    withLogFields({ consumer: options.name, function_request_id: context.awsRequestId }, async () => {
      const deliveries = deliveriesOf(Records);
      const invocation = begin(options, deliveries, () => context.getRemainingTimeInMillis());
      try {
        await Promise.race([settle(invocation, deliveries), invocation.deadline.due]);
      } catch (error) {
        options.log.error('The batch was not worked on to its end.', { error });
      } finally {
        await Promise.race([invocation.heartbeat.stop(), invocation.deadline.due]);
        invocation.deadline.clear();
      }
      return toBatchResponse(deliveries, invocation);
    });
}

function begin<M>(
  options: ConsumerOptions<M>,
  deliveries: readonly Delivery[],
  remainingMs: () => number,
): Invocation<M> {
  const { visibilityTimeoutSeconds, deadlineReserveMs } = options.settings;
  const heartbeat = startHeartbeat({
    deliveries,
    visibilityTimeoutSeconds,
    extend: (delivery, seconds) => changeVisibility(options, delivery, seconds),
    onError: ({ messageId }, error) => options.log.warn('A heartbeat failed.', { messageId, error }),
  });
  return { options, deadline: startDeadline(remainingMs, deadlineReserveMs), heartbeat, outcomes: new Map() };
}

async function settle<M>(invocation: Invocation<M>, deliveries: readonly Delivery[]): Promise<void> {
  const { options } = invocation;
  const parsed = deliveries.map((delivery) => parseDelivery(delivery, options));
  await Promise.all(parsed.map((one) => settleUnreadable(invocation, one)));
  const jobs = parsed.flatMap((one) => (one.ok ? [one.job] : []));
  const cases = [...Map.groupBy(jobs, (job) => job.caseId)];
  await forEachLimited(cases, options.settings.maxConcurrentCases, ([caseId, jobsOfCase]) =>
    settleCase(invocation, caseId, jobsOfCase),
  );
}

async function settleUnreadable<M>(invocation: Invocation<M>, parsed: Parsed<M>): Promise<void> {
  if (parsed.ok) return;
  const { delivery, body, error } = parsed;
  // What is thrown besides is a mistake of the consumer's own, which another attempt may not meet.
  const cause = error instanceof PermanentError ? 'permanent' : 'message';
  await settleUndone(invocation, [{ delivery, body, message: null, caseId: null }], { cause, error });
}

const toBatchResponse = <M>(deliveries: readonly Delivery[], { outcomes }: Invocation<M>): SQSBatchResponse => ({
  batchItemFailures: deliveries
    .filter((delivery) => (outcomes.get(delivery) ?? 'failed') === 'failed')
    .map(({ messageId }) => ({ itemIdentifier: messageId })),
});
