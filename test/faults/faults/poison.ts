import { setTimeout as delay } from 'node:timers/promises';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { ConsumerName } from '../../../lib/consumer-names.ts';
import { batchState } from '../../../localstack/demo/batch-state.ts';
import { qualified, sql } from '../../../shared/core/sql.ts';
import { ENDED } from '../../../shared/shell/batches/record-batch.ts';
import { caseDigest, changes } from '../audit/case-digest.ts';
import { distinctEvents } from '../audit/event-repeats.ts';
import { type DeadLetters, RETRIES_EXHAUSTED } from '../audit/queues.ts';
import type { Fault, FaultContext, FaultResult } from '../fault.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { withRoot } from '../lab/with-root.ts';
import { type Bystander, badMessages, CASES, SQS_LIMIT_BYTES } from './poison/bad-messages.ts';
import { LARGEST_BATCH, largestClosed, largestMessage } from './poison/largest-message.ts';
import { letterProblems, readLetters, type Sent } from './poison/letters.ts';
import { POISONED, poisonCase, poisonedFile } from './poison/poisoned-file.ts';

const MAX_RECEIVE_COUNT = 5;
const TIMEOUT_MS = 3 * 60_000;
const POLL_MS = 200;
const UNTOUCHED = [CASES.bystander, CASES.frozen, CASES.archived];

/** What can never succeed lands where it belongs, costs nothing else, and leaves other cases alone. */
export const poison: Fault = {
  name: 'poison',
  title: 'documents, tags and messages that can never succeed, each where design section 5 puts it, with its code',
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

async function poisonCases(lab: Lab, { server, print }: FaultContext): Promise<FaultResult> {
  const bystander = await importBystander(lab, server);
  await setStatus(lab, CASES.frozen, 'frozen');
  await setStatus(lab, CASES.archived, 'archived');
  await withRoot(server, (root) => poisonCase(root, lab.schema(CASES.poisoned)));
  const digests = () => Promise.all(UNTOUCHED.map((caseId) => lab.sessions.readerSession(caseId, caseDigest)));
  const before = await digests();

  const watch = lab.watchInvariant();
  await lab.importFile(poisonedFile(), 'poisoned', CASES.poisoned);
  const frozenKey = `cases/${CASES.frozen}/put/file.csv`;
  await lab.clients.s3.send(new PutObjectCommand({ Bucket: lab.bucket, Key: frozenKey, Body: 'DOCID\nF-1\n' }));
  const sent: Sent[] = [
    { what: 'a file of a frozen case', consumer: 'intake', code: 'CASE_FROZEN', body: frozenKey, messageId: null },
  ];
  for (const message of badMessages(bystander))
    sent.push({ ...message, messageId: await send(lab, message.consumer, message.body) });
  await send(lab, 'loader', largestMessage(CASES.poisoned));
  await send(lab, 'loader', largestClosed(CASES.poisoned));
  const ended = await lab.untilEnded({ timeoutMs: TIMEOUT_MS });
  const large = await untilLettersAndLargest(lab, sent.length);
  const { looks, violations } = await watch.stop();
  print(`${sent.length} messages sent that can never succeed`);

  const letters = await readLetters(lab);
  await delay(HIDDEN_AGAIN_MS);
  const problems = [
    ...(ended.problem === null ? [] : [ended.problem]),
    ...(large ? [] : ['the largest message, or some letter, did not come to its end']),
    ...violations,
    ...letterProblems(sent, letters),
    ...(await lab.audit({ truth: false, deadLetters: expectedLetters(sent) })),
    ...(await poisonedProblems(lab)),
    ...(await largestRefused(lab)),
    ...(await digests()).flatMap((digest, i) =>
      changes(before[i] ?? {}, digest).map((change) => `case ${UNTOUCHED[i]}: ${change}`),
    ),
  ];
  return {
    figures: {
      'documents of the bystander': lab.production.truth.read,
      'messages that can never succeed': sent.length + 1,
      codes: new Set(sent.map(({ code }) => code)).size,
      'letters with their code and body': letters.length,
      'looks at the invariant': looks,
      'cases left untouched': UNTOUCHED.length,
    },
    problems,
  };
}

/** Letters that were read are hidden for a while, and the audit reads them as well. */
const HIDDEN_AGAIN_MS = 2_500;

/** Batches are numbered in each case's own schema: the bystander's get numbers that the poisoned case does not come to. */
const FIRST_BATCH_ID = 1_001;

async function importBystander(lab: Lab, server: FaultContext['server']): Promise<Bystander> {
  const batches = qualified(lab.schema(CASES.bystander), 'batches').text;
  await withRoot(server, (root) => root.query(`ALTER TABLE ${batches} AUTO_INCREMENT = ${FIRST_BATCH_ID}`));
  await lab.importProduction('production', CASES.bystander);
  const { problem } = await lab.untilEnded({ timeoutMs: TIMEOUT_MS });
  if (problem !== null) throw new Error(`The bystander's import: ${problem}`);
  const [exhibit] = await lab.sessions.readerSession(CASES.bystander, ({ rows, schema }) =>
    rows<{ batch_id: number; id: number; document: string }>(
      sql`SELECT batch_id, id, nge_document_id AS document FROM ${qualified(schema, 'exhibits')} ORDER BY id LIMIT 1`,
    ),
  );
  if (exhibit?.batch_id !== FIRST_BATCH_ID) throw new Error("The bystander's batch has another number.");
  return { batchId: exhibit.batch_id, documentId: exhibit.document, exhibitId: exhibit.id };
}

const setStatus = (lab: Lab, caseId: number, status: string): Promise<unknown> =>
  lab.sessions.coreWriterSession(({ run, schema }) =>
    run([sql`UPDATE ${qualified(schema, 'npcases')} SET status = ${status} WHERE id = ${caseId}`]),
  );

async function send(lab: Lab, consumer: ConsumerName, body: string): Promise<string> {
  const { MessageId = '' } = await lab.clients.sqs.send(
    new SendMessageCommand({ QueueUrl: lab.queueUrl(consumer), MessageBody: body }),
  );
  return MessageId;
}

/** @returns false when the time is up. */
async function untilLettersAndLargest(lab: Lab, letters: number): Promise<boolean> {
  for (const endAt = performance.now() + TIMEOUT_MS; performance.now() < endAt; await delay(POLL_MS)) {
    const counts = Object.entries(lab.runtime.queueCounts()).filter(([name]) => name.endsWith('-dlq'));
    const there = counts.reduce((sum, [, { visible }]) => sum + visible, 0);
    const state = await batchState(lab.sessions, CASES.poisoned, LARGEST_BATCH);
    if (there >= letters && state && ENDED.has(state.status) && lab.runtime.isIdle()) return true;
  }
  return false;
}

function expectedLetters(sent: readonly Sent[]): DeadLetters {
  const byConsumer = Map.groupBy(sent, ({ consumer }) => consumer);
  return Object.fromEntries([...byConsumer].map(([consumer, some]) => [consumer, some.map(({ code }) => code)]));
}

/** The document that the database refuses is the one reject of its part; the tag that it refuses is one warning. */
async function poisonedProblems({ sessions }: Lab): Promise<string[]> {
  const state = await batchState(sessions, CASES.poisoned, 'poisoned');
  const wrong = Object.entries(POISONED)
    .filter(([key, must]) => state?.tally[key as keyof typeof POISONED] !== must)
    .map(([key, must]) => `${key} of the poisoned file: ${state?.tally[key as keyof typeof POISONED]}, not ${must}`);
  const faults = await sessions.readerSession(CASES.poisoned, ({ rows, schema }) =>
    rows<{ line_number: number; code: string; kept: number }>(
      sql`SELECT line_number, code, original IS NOT NULL AS kept FROM ${qualified(schema, 'batch_faults')} WHERE batch_id = ${state?.batchId ?? 0} ORDER BY line_number`,
    ),
  );
  const told = faults.map(({ line_number, code, kept }) => `${line_number} ${code} ${Number(kept)}`).join(', ');
  return told === '139 DATABASE_REFUSED 1, 363 TAG_REFUSED 0'
    ? wrong
    : [...wrong, `faults of the poisoned file: ${told}`];
}

/** A body that leaves no room for attributes: its letter has no code, and the event alone tells it. */
async function largestRefused(lab: Lab): Promise<string[]> {
  const body = '['.repeat(SQS_LIMIT_BYTES);
  const before = (await readLetters(lab)).length;
  const codes = () =>
    distinctEvents(lab.subscriber.deliveries).flatMap(({ eventDetail }) =>
      'code' in eventDetail ? [eventDetail.code] : [],
    );
  const told = codes().length;
  await send(lab, 'loader', body);
  for (const endAt = performance.now() + TIMEOUT_MS; performance.now() < endAt; await delay(POLL_MS)) {
    if (codes().length > told && lab.runtime.isIdle()) break;
  }
  await delay(HIDDEN_AGAIN_MS);
  const letters = await readLetters(lab);
  const whole = letters.filter((letter) => letter.consumer === 'loader' && letter.body === body);
  return [
    ...(whole.length === 1 && whole[0]?.code === RETRIES_EXHAUSTED && letters.length === before + 1
      ? []
      : [`${whole.length} letters have the whole body of 1 MiB`]),
    ...(codes().at(-1) === 'MESSAGE_NOT_JSON' ? [] : ['no event tells of the message of 1 MiB']),
  ];
}
