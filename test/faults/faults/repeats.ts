import { distinctEvents, repeatsOf } from '../audit/event-repeats.ts';
import { eventsLost, rowsAstray } from '../audit/losses.ts';
import type { Fault, FaultContext, FaultResult } from '../fault.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { cancelHalfway } from './repeats/cancel-halfway.ts';
import { disorderedQueue } from './repeats/disordered-queue.ts';
import { forgetCommands } from './repeats/forget-commands.ts';
import { repeatingQueue } from './repeats/repeating-queue.ts';
import { type SavedMessages, savedMessages } from './repeats/saved-messages.ts';
import { sendAgain } from './repeats/send-again.ts';

const PERCENT = 30;
/** What waits to be handed out in another order is received, so messages use up receives without having failed. */
const MAX_RECEIVE_COUNT = 1_000;
const TIMEOUT_MS = 10 * 60_000;
const CANCELLED = 'cancelled halfway';
const SECOND_CASE = 2;

/** Messages come more than once, at the same time and later, in any order. */
export const repeats: Fault = {
  name: 'repeats',
  title: 'messages come twice at once, again hours later, in any order, and after their batch has ended',
  documents: { full: 20_000, short: 1_500 },
  async run(context) {
    const { server, seed, documents, random } = context;
    let lab: Lab | null = null;
    let twice = 0;
    const saved = savedMessages(() => {
      if (!lab) throw new Error('Nothing is sent again before the lab runs.');
      return lab.clients.sqs;
    });
    lab = await startLab({
      server,
      seed,
      documents,
      cases: 2,
      concurrency: 3,
      maxReceiveCount: MAX_RECEIVE_COUNT,
      decorateQueue: (queue) =>
        repeatingQueue(disorderedQueue(queue, random), {
          random,
          percent: PERCENT,
          onMessage(message, again) {
            saved.save(queue.url, message);
            if (again) twice += 1;
          },
        }),
      log: () => {},
    });
    try {
      const { figures, problems } = await repeatEverything(lab, saved, context);
      return { figures: { ...figures, 'messages delivered twice at once': twice }, problems };
    } finally {
      await lab.stop();
    }
  },
};

async function repeatEverything(
  lab: Lab,
  saved: SavedMessages,
  { documents, random, print }: FaultContext,
): Promise<FaultResult> {
  const watch = lab.watchInvariant();
  await lab.importProduction();
  const ended = await lab.untilEnded({ timeoutMs: TIMEOUT_MS });
  const problems = [...(ended.problem === null ? [] : [ended.problem]), ...(await lab.audit())];
  const events = distinctEvents(lab.subscriber.deliveries).length;
  print(`imported in ${ended.seconds} s, ${saved.count} messages`);

  const again = { random, timeoutMs: TIMEOUT_MS };
  problems.push(...(await sendAgain(lab, saved, again)).map((problem) => `sent again: ${problem}`));
  print('all of them sent again');
  await forgetCommands(lab);
  const forgotten = await sendAgain(lab, saved, again);
  problems.push(...forgotten.map((problem) => `sent again, with no record of commands: ${problem}`));
  print('and again, with the records of commands expired');

  const cancelled = await cancelHalfway(lab, CANCELLED, SECOND_CASE, TIMEOUT_MS);
  if (cancelled === 0) problems.push('no part was left to be cancelled, so no stale message was tried');
  const expected = { cancelled: [CANCELLED] };
  problems.push(...(await lab.audit(expected)).map((problem) => `cancelled: ${problem}`));
  await forgetCommands(lab);
  const stale = await sendAgain(lab, saved, { ...again, caseId: SECOND_CASE, expected });
  problems.push(...stale.map((problem) => `stale messages of a cancelled batch: ${problem}`));
  print('and those of a cancelled batch');

  const { looks, violations } = await watch.stop();
  const first = { ...lab, imports: lab.imports.slice(0, 1) };
  const figures = {
    documents,
    messages: saved.count,
    'seconds of the import': ended.seconds,
    'looks at the invariant': looks,
    'parts of a cancelled batch asked for again': cancelled,
    'events of the import': events,
    deliveries: lab.subscriber.deliveries.length,
    'repeats of events': repeatsOf(lab.subscriber.deliveries),
    ...(await rowsAstray(first)),
    'events lost': await eventsLost(lab),
  };
  return { figures, problems: [...problems, ...violations] };
}
