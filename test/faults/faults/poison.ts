import { setTimeout as delay } from 'node:timers/promises';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { batchState } from '../../../demo/batch-state.ts';
import { ENDED } from '../../../shared/batches/record-batch.ts';
import { qualified, sql } from '../../../shared/mysql/queries/sql.ts';
import { caseDigest, changes } from '../audit/case-digest.ts';
import { lossTotals } from '../audit/losses.ts';
import type { DeadLetters } from '../audit/queues.ts';
import type { Fault, FaultContext, FaultResult } from '../fault.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { withRoot } from '../lab/with-root.ts';
import { type BadMessage, type Bystander, badMessages, CASES, thievingMessages } from './poison/bad-messages.ts';
import { LARGEST, LARGEST_BATCH, largestClosed, largestMessage, largestOpened } from './poison/largest-message.ts';
import { letterProblems, lettersNow, readLetters, type Sent, send } from './poison/letters.ts';
import { auditPoisoned, poisonedFaults, tallyProblems } from './poison/poison-audit.ts';
import { POISONED, POISONED_BATCH, poisonCase, poisonedFile } from './poison/poisoned-file.ts';
import { HIDDEN_AGAIN_MS, refuseLargest } from './poison/refuse-largest.ts';
import { putStrayedFile, redriveStrayed, STRAYED, STRAYED_BATCH, STRAYED_LETTER } from './poison/strayed-batch.ts';

const MAX_RECEIVE_COUNT = 5;
const TIMEOUT_MS = 3 * 60_000;
const POLL_MS = 200;
const UNTOUCHED = [CASES.frozen, CASES.archived];

/** What can never succeed lands where it belongs, costs nothing else, and leaves other cases alone. */
export const poison: Fault = {
  name: 'poison',
  title: 'documents, tags and messages that can never succeed, each on the DLQ that it belongs on, with its code',
  documents: { full: 1_200, short: 300 },
  async run(context) {
    const { server, seed, documents, print } = context;
    const lab = await startLab({
      server,
      seed,
      documents,
      cases: 4,
      // Seconds for a message that is received five times.
      maxReceiveCount: MAX_RECEIVE_COUNT,
      environment: { REQUEUE_MAX_SECONDS: '1' },
      log: () => {},
    });
    print(`Logs: ${lab.runDirectory}`);
    try {
      return await poisonCases(lab, context);
    } finally {
      await lab.stop();
    }
  },
};

/** Its production; the poison strikes while it is imported. */
const PRODUCTION = 'production';

async function poisonCases(lab: Lab, { server, print }: FaultContext): Promise<FaultResult> {
  await setStatus(lab, CASES.frozen, 'frozen');
  await setStatus(lab, CASES.archived, 'archived');
  const otherKey = `cases/${CASES.bystander}/${PRODUCTION}/${lab.production.fileName}`;
  await withRoot(server, (root) => poisonCase(root, lab.schema(CASES.poisoned), otherKey));
  const digests = () => Promise.all(UNTOUCHED.map((caseId) => lab.sessions.readerSession(caseId, caseDigest)));
  const before = await digests();

  const watch = lab.watchInvariant();
  const sent = await sendPoison(lab, server);
  print(`${sent.length} messages sent that can never succeed`);
  const bystander = await untilBystanderEnded(lab);
  const all = await untilAll(lab, sent.length, [POISONED_BATCH, LARGEST_BATCH]);
  const letters = await readLetters(lab);
  const strayed = await redriveStrayed(lab, server, letters);
  const ended = await untilAll(lab, sent.length, [STRAYED_BATCH]);
  await delay(HIDDEN_AGAIN_MS);
  const largest = await refuseLargest(lab);
  const { looks, violations } = await watch.stop();

  const codes = Map.groupBy(letters, ({ code }) => code);
  const imported = [
    { batchName: POISONED_BATCH, must: POISONED },
    { batchName: LARGEST_BATCH, must: LARGEST },
    { batchName: STRAYED_BATCH, must: STRAYED },
  ];
  const problems = [
    ...(all && ended && bystander.ended ? [] : ['some import, or some letter, did not come to its end']),
    ...(bystander.letters > 0 ? [] : ["the bystander's import ended before any poison had struck"]),
    ...violations,
    ...letterProblems(sent, letters),
    ...strayed,
    ...largest.problems,
    ...(await tallyProblems(lab, imported)),
    ...(await poisonedFaults(lab)),
    ...(await digests()).flatMap((digest, i) =>
      changes(before[i] ?? {}, digest).map((change) => `case ${UNTOUCHED[i]}: ${change}`),
    ),
    ...(await auditPoisoned(lab, {
      batches: imported.map(({ batchName }) => batchName),
      deadLetters: expectedLetters([...sent, ...largest.sent]),
      besides: largest.eventId,
    })),
  ];
  const totals = await lossTotals({
    ...lab,
    imports: [
      { caseId: CASES.bystander, batchName: PRODUCTION, rows: lab.production.truth.read },
      ...imported.map(({ batchName, must }) => ({ caseId: CASES.poisoned, batchName, rows: must.read })),
    ],
  });
  return {
    figures: {
      'documents under poison': totals.documents,
      "letters when the bystander's import ended": bystander.letters,
      'letters in all': letters.length + largest.sent.length,
      'letters by code': [...codes]
        .map(([code, { length }]) => `${code}: ${length}`)
        .sort()
        .join(', '),
      'looks at the invariant': looks,
    },
    problems,
    totals,
  };
}

/** Everything at once: what can never succeed, what is partly so, and a case that has nothing to do with it. */
async function sendPoison(lab: Lab, server: FaultContext['server']): Promise<Sent[]> {
  const batches = qualified(lab.schema(CASES.bystander), 'batches').text;
  await withRoot(server, (root) => root.query(`ALTER TABLE ${batches} AUTO_INCREMENT = ${FIRST_BATCH_ID}`));
  await lab.importFile(poisonedFile(), POISONED_BATCH, CASES.poisoned);
  const frozenKey = `cases/${CASES.frozen}/put/file.csv`;
  await lab.clients.s3.send(new PutObjectCommand({ Bucket: lab.bucket, Key: frozenKey, Body: 'DOCID\nF-1\n' }));
  await putStrayedFile(lab);
  const sent: Sent[] = [
    { what: 'a file of a frozen case', consumer: 'intake', code: 'CASE_FROZEN', body: frozenKey, messageId: null },
    STRAYED_LETTER,
  ];
  const poison = async (messages: readonly BadMessage[]) => {
    for (const message of messages)
      sent.push({ ...message, messageId: await send(lab, message.consumer, message.body) });
  };
  await lab.importProduction(PRODUCTION, CASES.bystander);
  await poison(badMessages());
  await send(lab, 'loader', largestOpened(CASES.poisoned));
  await send(lab, 'loader', largestMessage(CASES.poisoned));
  await send(lab, 'loader', largestClosed(CASES.poisoned));
  await poison(thievingMessages(await firstExhibit(lab)));
  return sent;
}

/** Batches are numbered in each case's own schema: the bystander's get numbers that the poisoned case does not come to. */
const FIRST_BATCH_ID = 1_001;

/** The first exhibit of the bystander, as soon as there is one. */
async function firstExhibit(lab: Lab): Promise<Bystander> {
  for (const endAt = performance.now() + TIMEOUT_MS; performance.now() < endAt; await delay(POLL_MS)) {
    const [exhibit] = await lab.sessions.readerSession(CASES.bystander, ({ rows, schema }) =>
      rows<{ batch_id: number; id: number; document: string }>(
        sql`SELECT batch_id, id, nge_document_id AS document FROM ${qualified(schema, 'exhibits')} ORDER BY id LIMIT 1`,
      ),
    );
    if (!exhibit) continue;
    if (exhibit.batch_id !== FIRST_BATCH_ID) throw new Error("The bystander's batch has another number.");
    return { batchId: exhibit.batch_id, documentId: exhibit.document, exhibitId: exhibit.id };
  }
  throw new Error('Nothing of the bystander was loaded.');
}

/** How many letters lay on the DLQs when the bystander's import had ended. */
async function untilBystanderEnded(lab: Lab): Promise<{ readonly ended: boolean; readonly letters: number }> {
  for (const endAt = performance.now() + TIMEOUT_MS; performance.now() < endAt; await delay(POLL_MS)) {
    const state = await batchState(lab.sessions, CASES.bystander, PRODUCTION);
    if (state && ENDED.has(state.status)) return { ended: true, letters: lettersNow(lab) };
  }
  return { ended: false, letters: lettersNow(lab) };
}

const setStatus = (lab: Lab, caseId: number, status: string): Promise<unknown> =>
  lab.sessions.coreWriterSession(({ run, schema }) =>
    run([sql`UPDATE ${qualified(schema, 'npcases')} SET status = ${status} WHERE id = ${caseId}`]),
  );

/** Until so many letters are there and these batches of the poisoned case have ended. @returns false when the time is up. */
async function untilAll(lab: Lab, letters: number, batches: readonly string[]): Promise<boolean> {
  for (const endAt = performance.now() + TIMEOUT_MS; performance.now() < endAt; await delay(POLL_MS)) {
    const states = await Promise.all(batches.map((name) => batchState(lab.sessions, CASES.poisoned, name)));
    const ended = states.every((state) => state !== null && ENDED.has(state.status));
    if (lettersNow(lab) >= letters && ended && lab.runtime.isIdle() && (await lab.subscriber.isDrained())) return true;
  }
  return false;
}

function expectedLetters(sent: readonly Sent[]): DeadLetters {
  const byConsumer = Map.groupBy(sent, ({ consumer }) => consumer);
  return Object.fromEntries([...byConsumer].map(([consumer, some]) => [consumer, some.map(({ code }) => code)]));
}
