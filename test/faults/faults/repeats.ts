import { distinctEvents, repeatsOf } from '../audit/event-repeats.ts';
import { eventsLost, lossTotals, rowsAstray } from '../audit/losses.ts';
import { chooser } from '../choices.ts';
import type { Fault, FaultContext, FaultResult } from '../fault.ts';
import { tooFewMidway } from '../lab/invariant-watch.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { cancelHalfway } from './repeats/cancel-halfway.ts';
import { disorderedQueue } from './repeats/disordered-queue.ts';
import { forgetCommands } from './repeats/forget-commands.ts';
import { newCounts, type RepeatCounts, tooFewRepeats } from './repeats/repeat-counts.ts';
import { repeatingQueue } from './repeats/repeating-queue.ts';
import { type SavedMessages, savedMessages } from './repeats/saved-messages.ts';
import { sendAgain } from './repeats/send-again.ts';

const SHARE = 0.4;
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
    const { server, seed, documents, print } = context;
    let lab: Lab | null = null;
    const counts = newCounts();
    const choose = { order: chooser(seed, 'disorder'), again: chooser(seed, 'repeat') };
    const saved = savedMessages(() => {
      if (!lab) throw new Error('Nothing is sent again before the lab runs.');
      return lab.clients.sqs;
    });
    lab = await startLab({
      server,
      seed,
      documents,
      cases: 2,
      maxReceiveCount: MAX_RECEIVE_COUNT,
      decorateQueue: (queue) =>
        repeatingQueue(
          disorderedQueue(queue, {
            choose: choose.order,
            onInversions(count) {
              counts.inversions += count;
            },
          }),
          {
            choose: choose.again,
            share: SHARE,
            onMessage(message) {
              saved.save(queue.url, message);
              counts.messages += 1;
            },
            onRepeat(inFlight) {
              counts.twice += 1;
              if (inFlight) counts.twiceAtOnce += 1;
            },
          },
        ),
      log: () => {},
    });
    print(`maxReceiveCount is ${MAX_RECEIVE_COUNT}: messages that are held back use up receives.`);
    try {
      return await repeatEverything(lab, saved, counts, context);
    } finally {
      await lab.stop();
    }
  },
};

async function repeatEverything(
  lab: Lab,
  saved: SavedMessages,
  counts: RepeatCounts,
  { documents, seed, short, print }: FaultContext,
): Promise<FaultResult> {
  const watch = lab.watchInvariant();
  // What the cases were provisioned with is none of the import.
  Object.assign(counts, newCounts());
  await lab.importProduction();
  const ended = await lab.untilEnded({ timeoutMs: TIMEOUT_MS });
  const imported = { ...counts };
  const problems = [
    ...(ended.problem === null ? [] : [ended.problem]),
    ...tooFewRepeats(imported, { short }),
    ...(await lab.audit()),
  ];
  const events = distinctEvents(lab.subscriber.deliveries).length;
  print(`imported in ${ended.seconds} s, ${saved.count} messages`);

  const again = { choose: chooser(seed, 'send again'), timeoutMs: TIMEOUT_MS };
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

  const watched = await watch.stop();
  const first = { ...lab, imports: lab.imports.slice(0, 1) };
  const figures = {
    documents,
    messages: saved.count,
    'seconds of the import': ended.seconds,
    'looks at the invariant': watched.looks,
    'looks midway': watched.looksMidway,
    maxReceiveCount: MAX_RECEIVE_COUNT,
    'messages of the import delivered': imported.messages,
    'messages of the import delivered twice': imported.twice,
    'twice at once': imported.twiceAtOnce,
    'inversions of order': imported.inversions,
    'messages delivered twice in all': counts.twice,
    'parts of a cancelled batch asked for again': cancelled,
    'events of the import': events,
    deliveries: lab.subscriber.deliveries.length,
    'repeats of events': repeatsOf(lab.subscriber.deliveries),
    ...(await rowsAstray(first)),
    'events lost': await eventsLost(lab),
  };
  return {
    figures,
    problems: [...problems, ...watched.violations, ...tooFewMidway(watched, { short })],
    totals: {
      ...(await lossTotals(first, { documents, repeats: counts.twice + repeatsOf(lab.subscriber.deliveries) })),
      eventsLost: await eventsLost(lab),
    },
  };
}
