import { tagDocuments } from '../../../../lambdas/tagger/shell/tag-documents.ts';
import { inCase } from '../../../../shared/cases/case-context.ts';
import { createSessions } from '../../../../shared/cases/sessions.ts';
import type { TagDocuments } from '../../../../shared/messages/commands/tag-documents.ts';
import { classify } from '../../../../shared/mysql/core/mysql-errors.ts';
import { qualified, sql } from '../../../../shared/mysql/queries/sql.ts';
import { createRetry } from '../../../../shared/mysql/retry.ts';
import { chooser } from '../../choices.ts';
import {
  CONTEST_VALUES,
  type ContenderReport,
  type ContenderWork,
  documentsOf,
  HOT_ROW,
  LOCK_ROWS,
  LOCK_TABLE,
  LOCK_TRANSACTIONS,
  partOf,
  type Round,
} from './contender-work.ts';
import { errnoOf, type RetryTold } from './retries.ts';

/** A process of its own that contends with others for the rows of one case, by the product's own sessions and retries. */
const work = JSON.parse(process.argv[2] ?? '') as ContenderWork;
const { contest, jitter, worker, seed, database, caseId, batchId, run } = work;
const [rowFor, waitFor] = [chooser(seed, 'rows locked'), chooser(seed, 'jitter')];
let [locksTaken, waits] = [0, 0];

let retries: RetryTold[] = [];
const sessions = createSessions({
  config: {
    writerHost: database.host,
    readerHost: database.host,
    port: database.port,
    prefix: database.prefix,
    region: 'default',
    tls: false,
    credentials: { user: database.user, password: database.password },
  },
  retry: createRetry({
    // Without jitter everybody waits the whole `base·2^attempt`.
    random: jitter ? () => waitFor(`worker ${worker}`, waits++) : () => 1,
    onRetry: ({ error, attempt, delayMs }) => retries.push({ errno: errnoOf(error), attempt, delayMs }),
  }),
});

/** Every worker carries the same values, every second one in opposite order. */
function tagCommand(round: number): TagDocuments {
  const partNumber = partOf(round, worker);
  const values = Array.from({ length: CONTEST_VALUES }, (_, i) => ({
    field: `Field ${i % 2}`,
    value: `${run} ${round} ${i}`,
  }));
  const tags = worker % 2 === 0 ? values : values.toReversed();
  const documents = documentsOf(partNumber).map((document) => ({ ...document, tags }));
  return { eventType: 'TAG_DOCUMENTS', schemaVersion: 1, caseId, batchId, partNumber, documents };
}

/** The same rows with jitter and without it, however often a transaction is run again. */
const takeTwoLocks = (): Promise<unknown> => {
  const turn = locksTaken++;
  const first = Math.floor(rowFor(`first of ${worker}`, turn) * LOCK_ROWS);
  const second = (first + 1 + Math.floor(rowFor(`second of ${worker}`, turn) * (LOCK_ROWS - 1))) % LOCK_ROWS;
  return sessions.writerSession(caseId, async ({ run: runAll, schema }) => {
    for (const id of [first, second])
      await runAll([sql`UPDATE ${qualified(schema, LOCK_TABLE)} SET n = n + 1 WHERE id = ${id}`]);
  });
};

const upgradeOneLock = (): Promise<unknown> =>
  sessions.writerSession(caseId, async ({ run: runAll, rows, schema }) => {
    const table = qualified(schema, LOCK_TABLE);
    await rows(sql`SELECT n FROM ${table} WHERE id = ${HOT_ROW} LOCK IN SHARE MODE`);
    await runAll([sql`UPDATE ${table} SET n = n + 1 WHERE id = ${HOT_ROW}`]);
  });

const ports = { sessions, publish: async () => {}, clock: Date.now };
const transactions: Record<ContenderWork['contest'], (round: number) => (() => Promise<unknown>)[]> = {
  tagger: (round) => [() => inCase(caseId, () => tagDocuments(ports, [tagCommand(round)]))],
  'two locks': () => Array.from({ length: LOCK_TRANSACTIONS }, () => takeTwoLocks),
  'one row': () => [upgradeOneLock],
};

async function contend({ round }: Round): Promise<ContenderReport> {
  retries = [];
  let [gaveUp, done] = [0, 0];
  for (const transaction of transactions[contest](round)) {
    try {
      await transaction();
      done += 1;
    } catch (error) {
      // All attempts are used up; any other error is a fault of the test.
      if (classify(error) !== 'same-connection') throw error;
      gaveUp += 1;
    }
  }
  return { kind: 'round', retries, gaveUp, done };
}

const tell = (report: ContenderReport): void => void process.send?.(report);
process.on('message', (round: Round) => void contend(round).then(tell));
process.on('disconnect', () => void sessions.close().then(() => process.exit()));
// Connected before the first round, so that all begin it at once.
await sessions.directory.find(caseId);
tell({ kind: 'ready' });
