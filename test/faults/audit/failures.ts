import type { OutboundEvent } from '../../../shared/messages/events/outbound-event.ts';
import { type DeadLetters, RETRIES_EXHAUSTED } from './queues.ts';

/**
 * A message that can never succeed is told by one FAILED event with its code, and nothing else is. Migrator and sweeper
 * tell none, and neither does a queue that gives a message up.
 */
export function failureProblems(
  events: readonly OutboundEvent[],
  { migrator: _, sweeper: __, ...expected }: DeadLetters,
): string[] {
  const must = Object.values(expected)
    .flat()
    .filter((code) => code !== RETRIES_EXHAUSTED)
    .sort()
    .join(', ');
  const is = events
    .flatMap(({ eventDetail: detail }) => ('code' in detail ? [detail.code] : []))
    .sort()
    .join(', ');
  return is === must ? [] : [`FAILED events must tell ${must || 'nothing'} and tell ${is || 'nothing'}`];
}
