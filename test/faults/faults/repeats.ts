import { distinctEvents, repeatsOf } from '../audit/event-repeats.ts';
import { eventsLost, lossTotals, rowsAstray } from '../audit/losses.ts';
import { chooser } from '../choices.ts';
import type { Fault, FaultContext, FaultResult } from '../fault.ts';
import { createDeliveryLog, type DeliveryLog } from '../lab/delivery-log.ts';
import { importProgress } from '../lab/import-progress.ts';
import { tooFewMidway, watchFigures } from '../lab/invariant-watch.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { fromProducer, messageProduction, partDocuments } from '../lab/message-production.ts';
import { produce } from '../lab/produce.ts';
import { cancelHalfway } from './repeats/cancel-halfway.ts';
import { disorderedQueue } from './repeats/disordered-queue.ts';
import { forgetCommands } from './repeats/forget-commands.ts';
import { newCounts, type RepeatCounts, tooFewRepeats } from './repeats/repeat-counts.ts';
import { repeatingQueue } from './repeats/repeating-queue.ts';
import { type SavedMessages, savedMessages } from './repeats/saved-messages.ts';
import { sendAgain } from './repeats/send-again.ts';

const SHARE = 0.5;
/** What waits to be handed out in another order is received, so messages use up receives without having failed. */
const MAX_RECEIVE_COUNT = 1_000;
const TIMEOUT_MS = 10 * 60_000;
const CANCELLED = 'cancelled halfway';
const PRODUCTION = 'production';
const [FILE_CASE, CANCELLED_CASE, MESSAGE_CASE] = [1, 2, 3];

/** Messages come more than once, at the same time and later, in any order. */
export const repeats: Fault = {
  name: 'repeats',
  title: 'messages come twice at once, again hours later, in any order, and after their batch has ended',
  documents: { full: 20_000, short: 1_500 },
  async run(context) {
    const { server, seed, documents, print } = context;
    let lab: Lab | null = null;
    const counts = newCounts();
    const deliveries = createDeliveryLog();
    const choose = { order: chooser(seed, 'disorder'), again: chooser(seed, 'repeat') };
    const saved = savedMessages(() => {
      if (!lab) throw new Error('Nothing is sent again before the lab runs.');
      return lab.clients.sqs;
    });
    lab = await startLab({
      server,
      seed,
      documents: partDocuments(documents).ofFile,
      cases: 3,
      maxReceiveCount: MAX_RECEIVE_COUNT,
      decorateQueue: (queue) =>
        deliveries.decorateQueue(
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
        ),
      log: () => {},
    });
    print(`maxReceiveCount is ${MAX_RECEIVE_COUNT}: messages that are held back use up receives.`);
    try {
      return await repeatEverything(lab, { saved, counts, deliveries }, context);
    } finally {
      await lab.stop();
    }
  },
};

/** What is noted of messages while they are repeated. */
interface Repeating {
  readonly saved: SavedMessages;
  readonly counts: RepeatCounts;
  readonly deliveries: DeliveryLog;
}

async function repeatEverything(
  lab: Lab,
  { saved, counts, deliveries }: Repeating,
  { documents, seed, short, print }: FaultContext,
): Promise<FaultResult> {
  const watch = lab.watchInvariant();
  // What the cases were provisioned with is none of the import.
  Object.assign(counts, newCounts());
  const over = new AbortController();
  const { ofFile: rows, ofMessages } = partDocuments(documents);
  const progress = () => importProgress(lab, { caseId: FILE_CASE, batchName: PRODUCTION, rows });
  await lab.importProduction(PRODUCTION, FILE_CASE);
  const messages = messageProduction({ documents: ofMessages, seed, caseId: MESSAGE_CASE });
  const producing = produce(lab, messages, { progress, signal: over.signal });
  // Its failure is told below, where it is waited for.
  producing.catch(() => {});
  const ended = await lab.untilEnded({ timeoutMs: TIMEOUT_MS });
  over.abort();
  await producing;
  const imported = { ...counts };
  const produced = fromProducer(deliveries.messages(MESSAGE_CASE));
  const producedTwice = produced.filter(({ deliveredAt }) => deliveredAt.length > 1).length;
  const problems = [
    ...(ended.problem === null ? [] : [ended.problem]),
    ...tooFewRepeats(imported, { short }),
    ...(producedTwice > 0 ? [] : ['no message of the producer came twice']),
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

  const cancelled = await cancelHalfway(lab, CANCELLED, CANCELLED_CASE, TIMEOUT_MS);
  if (cancelled === 0) problems.push('no part was left to be cancelled, so no stale message was tried');
  const expected = { cancelled: [CANCELLED] };
  problems.push(...(await lab.audit(expected)).map((problem) => `cancelled: ${problem}`));
  await forgetCommands(lab);
  const stale = await sendAgain(lab, saved, { ...again, caseId: CANCELLED_CASE, expected });
  problems.push(...stale.map((problem) => `stale messages of a cancelled batch: ${problem}`));
  print('and those of a cancelled batch');

  const watched = await watch.stop();
  const first = { ...lab, imports: lab.imports.filter(({ caseId }) => caseId !== CANCELLED_CASE) };
  const figures = {
    documents,
    'of them in messages of a producer': messages.rows,
    messages: saved.count,
    'messages of the producer': produced.length,
    'of them that came twice in the import': producedTwice,
    'seconds of the import': ended.seconds,
    ...watchFigures(watched),
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
      ...(await lossTotals(first, { repeats: counts.twice + repeatsOf(lab.subscriber.deliveries) })),
      eventsLost: await eventsLost(lab),
    },
  };
}
