import { setTimeout as delay } from 'node:timers/promises';
import { distinctEvents } from '../../audit/event-repeats.ts';
import { RETRIES_EXHAUSTED } from '../../audit/queues.ts';
import type { Lab } from '../../lab/lab.ts';
import { SQS_LIMIT_BYTES } from './bad-messages.ts';
import { readLetters, type Sent, send } from './letters.ts';

/** Letters that were read are hidden for a while, and others read them as well. */
export const HIDDEN_AGAIN_MS = 2_500;
const TIMEOUT_MS = 60_000;
const POLL_MS = 200;
const CODE = 'MESSAGE_NOT_JSON';

/** What came of a message that cannot be read and is as long as SQS takes. */
export interface LargestRefused {
  readonly problems: readonly string[];
  readonly sent: readonly Sent[];
  /** Of the event that tells what its letter has no room for. */
  readonly eventId: string | null;
}

/** Sends a body that leaves no room for attributes: its letter has no code, and the event alone tells it. */
export async function refuseLargest(lab: Lab): Promise<LargestRefused> {
  const body = '['.repeat(SQS_LIMIT_BYTES);
  const refusals = () =>
    distinctEvents(lab.subscriber.deliveries).filter(({ eventDetail: told }) => 'code' in told && told.code === CODE);
  const before = new Set(refusals().map(({ eventId }) => eventId));
  const told = () => refusals().filter(({ eventId }) => !before.has(eventId));
  const messageId = await send(lab, 'loader', body);
  for (const endAt = performance.now() + TIMEOUT_MS; performance.now() < endAt; await delay(POLL_MS)) {
    if (told().length > 0 && lab.runtime.isIdle()) break;
  }
  const letters = await readLetters(lab);
  await delay(HIDDEN_AGAIN_MS);
  const whole = letters.filter((letter) => letter.consumer === 'loader' && letter.body === body);
  const events = told();
  return {
    problems: [
      ...(whole.length === 1 && whole[0]?.code === RETRIES_EXHAUSTED
        ? []
        : [`${whole.length} letters have the whole body of 1 MiB`]),
      ...(events.length === 1 ? [] : [`${events.length} events tell of the message of 1 MiB`]),
    ],
    sent: [{ what: 'no JSON of 1 MiB', consumer: 'loader', code: RETRIES_EXHAUSTED, body, messageId }],
    eventId: events[0]?.eventId ?? null,
  };
}
