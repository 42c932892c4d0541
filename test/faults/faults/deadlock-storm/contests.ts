import type { SqlValue } from '../../../../shared/core/sql.ts';
import { qualified, sql } from '../../../../shared/core/sql.ts';
import type { FaultContext, FaultResult } from '../../fault.ts';
import type { Lab } from '../../lab/lab.ts';
import { withRoot } from '../../lab/with-root.ts';
import { type ContestResult, contend } from './contend.ts';
import {
  CONTEST_DOCUMENTS,
  CONTEST_VALUES,
  type Contest,
  documentsOf,
  LOCK_ROWS,
  LOCK_TABLE,
  partOf,
  WORKERS,
} from './contender-work.ts';
import { byAttempt, delays } from './retries.ts';
import { deadlocksFound, lastDeadlock } from './server-locks.ts';

const BATCH_ID = 1;
const ROUNDS = { full: 30, short: 4 };
/** How often each way takes its turn. */
const TURNS = { full: 2, short: 1 };

/** Both contests, each with and without jitter, turn about, so that a slow minute of the machine meets both. */
export async function contests(
  lab: Lab,
  caseId: number,
  { server, seed, short, print }: FaultContext,
): Promise<FaultResult> {
  const [rounds, turns] = short ? [ROUNDS.short, TURNS.short] : [ROUNDS.full, TURNS.full];
  const { host, port, user, password } = server;
  const figures: Record<string, number | string> = {};
  const problems: string[] = [];
  await makeCase(lab, server, caseId, rounds * 2);
  for (const contest of ['tagger', 'two locks'] as const) {
    const before = await deadlocksFound(server);
    const results: Record<'with' | 'without', ContestResult[]> = { with: [], without: [] };
    for (let turn = 0; turn < turns; turn++) {
      for (const how of ['without', 'with'] as const) {
        // Every turn of every way has rounds of its own, because a round's parts are tagged once.
        const first = (how === 'with' ? rounds : 0) + (turn * rounds) / turns;
        const own = Array.from({ length: rounds / turns }, (_, i) => first + i);
        const work = { contest, jitter: how === 'with', seed: seed + turn * WORKERS, caseId, batchId: BATCH_ID };
        const database = { host, port, user, password, prefix: lab.prefix };
        results[how].push(await contend({ ...work, database, run: `${contest} ${how} ${turn}` }, own));
      }
    }
    const [with_, without] = [together(results.with), together(results.without)];
    for (const [how, result] of [
      ['with jitter', with_],
      ['without', without],
    ] as const) {
      figures[`${contest}, ${how}: transactions`] = result.done;
      figures[`${contest}, ${how}: retries`] = result.retries.length;
      figures[`${contest}, ${how}: retries by attempt`] = byAttempt(result.retries);
      figures[`${contest}, ${how}: delay ms least / middle / most`] = delays(result.retries);
      figures[`${contest}, ${how}: gave up`] = result.gaveUp;
      figures[`${contest}, ${how}: ms`] = result.ms;
    }
    figures[`${contest}: retries without / with jitter`] = ratio(without.retries.length, with_.retries.length);
    figures[`${contest}: time without / with jitter`] = ratio(without.ms, with_.ms);
    const deadlocks = (await deadlocksFound(server)) - before;
    figures[`${contest}: deadlocks found by the server`] = deadlocks;
    if (deadlocks > 0) figures[`${contest}: locks of the last deadlock`] = await lastDeadlock(server);
    problems.push(...(await contestProblems(lab, caseId, contest, [with_, without], rounds)));
    print(`${contest}: ${with_.retries.length} retries with jitter, ${without.retries.length} without`);
  }
  return { figures, problems };
}

const together = (results: readonly ContestResult[]): ContestResult => ({
  retries: results.flatMap(({ retries }) => retries),
  gaveUp: results.reduce((sum, { gaveUp }) => sum + gaveUp, 0),
  done: results.reduce((sum, { done }) => sum + done, 0),
  ms: results.reduce((sum, { ms }) => sum + ms, 0),
});

const ratio = (a: number, b: number): string => (b === 0 ? `${a} / 0` : (a / b).toFixed(2));

/** Parts of loaded documents, as the documentloader leaves them to the tagger, and rows to lock. */
async function makeCase({ sessions, schema }: Lab, server: FaultContext['server'], caseId: number, rounds: number) {
  const own = schema(caseId);
  const parts = Array.from({ length: rounds }, (_, round) =>
    Array.from({ length: WORKERS }, (_, worker) => partOf(round, worker)),
  ).flat();
  const now = '2026-01-01 00:00:00';
  await sessions.writerSession(caseId, async ({ run }) => {
    const values = (rows: readonly (readonly SqlValue[])[]) => rows.map((row) => sql`(${row})`.sql).join(', ');
    for (const part of parts) {
      const checkpoints = documentsOf(part).map(({ documentId, exhibitId }, i) => [
        caseId,
        BATCH_ID,
        documentId,
        part,
        i + 1,
        'loaded',
        Buffer.alloc(32),
        exhibitId,
        now,
        now,
      ]);
      await run([
        {
          sql: `INSERT INTO ${qualified(own, 'batch_parts').text} (npcase_id, batch_id, part_number, kind, status, row_count, loaded, created_at_gmt) VALUES ${values([[caseId, BATCH_ID, part, 'range', 'loaded', CONTEST_DOCUMENTS, CONTEST_DOCUMENTS, now]])}`,
        },
        {
          sql: `INSERT INTO ${qualified(own, 'process_checkpoints').text} (npcase_id, batch_id, nge_document_id, part_number, line_number, status, content_digest, exhibit_id, created_at_gmt, updated_at_gmt) VALUES ${values(checkpoints)}`,
        },
      ]);
    }
  });
  await withRoot(server, async (root) => {
    const table = qualified(own, LOCK_TABLE).text;
    await root.query(`CREATE TABLE ${table} (id INT PRIMARY KEY, n INT NOT NULL)`);
    await root.query(
      `INSERT INTO ${table} VALUES ${Array.from({ length: LOCK_ROWS }, (_, id) => `(${id}, 0)`).join()}`,
    );
  });
}

/** Each transaction that was done stands once, and no other does. */
async function contestProblems(
  { sessions, schema }: Lab,
  caseId: number,
  contest: Contest,
  results: readonly ContestResult[],
  rounds: number,
): Promise<string[]> {
  const done = results.reduce((sum, result) => sum + result.done, 0);
  const count = (statement: string): Promise<number> =>
    sessions.readerSession(caseId, async ({ rows }) =>
      Number((await rows<{ n: number }>({ sql: statement }))[0]?.n ?? 0),
    );
  const [what, is, must] =
    contest === 'tagger'
      ? [
          'taggings',
          await count(`SELECT COUNT(*) AS n FROM ${qualified(schema(caseId), 'taggings').text}`),
          done * CONTEST_DOCUMENTS * CONTEST_VALUES,
        ]
      : ['locks taken', await count(`SELECT SUM(n) AS n FROM ${qualified(schema(caseId), LOCK_TABLE).text}`), done * 2];
  const gaveUp = contest === 'tagger' ? results.reduce((sum, result) => sum + result.gaveUp, 0) : 0;
  return [
    ...(is === must ? [] : [`${contest}: ${is} ${what}, ${must} must be`]),
    ...(gaveUp === 0 ? [] : [`${contest}: ${gaveUp} transactions used up their attempts`]),
    ...(done > 0 || rounds === 0 ? [] : [`${contest}: nothing was done`]),
  ];
}
