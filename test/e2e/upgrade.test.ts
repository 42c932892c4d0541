import { beforeAll, describe, expect, test } from 'vitest';
import { type BatchState, batchState } from '../../demo/batch-state.ts';
import { readImported } from '../../demo/truth/read-imported.ts';
import { differsFromTruth } from '../../demo/truth/truth-check.ts';
import { CONSUMER_NAMES } from '../../lib/consumer-names.ts';
import { ENDED } from '../../shared/batches/record-batch.ts';
import { coreSchema } from '../../shared/cases/core/names.ts';
import { migrateCase, migrateCore } from '../../shared/cases/migrate/provision-case.ts';
import { DEFAULT_WINDOW } from '../../shared/domain/vocabulary.ts';
import { qualified, sql } from '../../shared/mysql/queries/sql.ts';
import { caseMigrations } from '../../shared/schema/case/migrations/case-migrations.ts';
import { coreMigrations } from '../../shared/schema/core/migrations/core-migrations.ts';
import { contentProblems } from '../faults/audit/content-problems.ts';
import { storedContent } from '../faults/audit/stored-content.ts';
import { labProduction } from '../faults/lab/lab-production.ts';
import { csvFile, type FileRow, hashOf } from '../support/consumers/load-file.ts';
import { batchProblems } from './pipeline/batch-problems.ts';
import { deployPresent } from './pipeline/deploy-present.ts';
import { operator } from './pipeline/operator.ts';
import { type Platform, withPlatform } from './pipeline/platform.ts';
import { areQueuesAtRest, messagesOn } from './pipeline/queues-at-rest.ts';
import { until } from './pipeline/until.ts';
import { startTarget } from './target/start-target.ts';

const SLOW = { timeout: 240_000 };
/** A message that its function failed at in the middle of an update comes back after the visibility timeout. */
const PATIENCE_MS = 240_000;
const ROWS = 40;

const fileOf = (from: number): Buffer =>
  csvFile(Array.from({ length: ROWS }, (_, i): FileRow => ({ id: `D-${from + i}`, hash: hashOf(from + i) })));

/** Imports a file of documents that are numbered from `from` on. @returns the batch as it ended. */
async function importRows({ put, ended }: Platform, caseId: number, name: string, from: number): Promise<BatchState> {
  await put(`cases/${caseId}/${name}/load.csv`, fileOf(from));
  return ended(caseId, name);
}

const npcasesOf = ({ databaseName }: Platform) => qualified(coreSchema(databaseName), 'npcases');

/** The window of a case, for every batch that has none of its own. */
async function setWindow(target: Platform, caseId: number, size: number): Promise<void> {
  await target.sessions.coreWriterSession(({ run }) =>
    run([sql`UPDATE ${npcasesOf(target)} SET window_size = ${size} WHERE id = ${caseId}`]),
  );
}

const hasEnded = async ({ sessions }: Platform, caseId: number, name: string): Promise<boolean> => {
  const state = await batchState(sessions, caseId, name);
  return state !== null && ENDED.has(state.status);
};

async function schemaVersion(target: Platform, caseId: number): Promise<string | undefined> {
  const [row] = await target.sessions.coreReaderSession(({ rows }) =>
    rows<{ version: string }>(sql`SELECT schema_version AS version FROM ${npcasesOf(target)} WHERE id = ${caseId}`),
  );
  return row?.version;
}

const emulator = process.env['E2E_UPGRADE'];
if (!emulator) {
  test('an upgrade from an earlier commit', ({ skip }) => skip('It has a command: npm run localstack:upgrade'));
} else {
  /** What `npm run localstack:upgrade` deployed, of an earlier commit, becomes this tree's in the middle of the work. */
  describe('an upgrade from an earlier commit', () => {
    const platform = withPlatform();
    const production = labProduction(1_200, 31, 'global');
    /** One case waits through the deployment with a schema of the old code; the other works through it with one of the new. */
    let [waiting, working] = [0, 0];
    /** What the other imported until the deployment had ended, file by file. */
    const names: string[] = [];

    beforeAll(async () => {
      const { newCase, put, sessions, databaseName, allTold } = platform();
      const oldest = coreMigrations[0]?.name;
      waiting = await newCase(oldest);
      working = await newCase(oldest);
      const importNamed = async (name: string, from: number) => {
        await put(`cases/${working}/${name}/load.csv`, fileOf(from));
        names.push(name);
        await until(`an end of batch ${name}`, () => hasEnded(platform(), working, name), PATIENCE_MS);
      };

      await setWindow(platform(), waiting, 0);
      await put(`cases/${waiting}/held/${production.fileName}`, production.bytes);
      const held = await until('a batch that is cut', async () => {
        const state = await batchState(sessions, waiting, 'held');
        return state?.cut ? state : null;
      });
      await operator(platform(), 'batch', 'window', String(held.batchId), '0', '--case', String(waiting));
      await setWindow(platform(), waiting, DEFAULT_WINDOW);
      await importNamed('by old code', 0);

      // As the trigger does on AWS: the old code goes on with schemas of the new.
      const ports = { sessions, prefix: databaseName, region: 'default', clock: Date.now, actor: 'upgrade' };
      await migrateCore(ports);
      await migrateCase(ports, working);
      await importNamed('by old code in a new schema', ROWS);

      let deployed = false;
      const importUntilDeployed = async () => {
        for (let i = 2; !deployed; i++) await importNamed(`during the deployment ${i}`, i * ROWS);
      };
      await Promise.all([
        deployPresent(emulator).finally(() => {
          deployed = true;
        }),
        importUntilDeployed(),
      ]);
      await until('a rest of all queues', () => areQueuesAtRest(platform()), PATIENCE_MS);
      await allTold();
    }, 900_000);

    test('lets an import go on that waited, and it becomes what is known of its rows', SLOW, async () => {
      const { ended, sessions } = platform();
      const before = await batchState(sessions, waiting, 'held');
      expect(before?.tally.loaded).toBe(0);
      await operator(platform(), 'batch', 'window', String(before?.batchId), '20', '--case', String(waiting));
      const state = await ended(waiting, 'held');
      const stored = await sessions.readerSession(waiting, (session) => storedContent(session, state.batchId));
      expect([
        ...differsFromTruth(production.truth, await readImported(sessions, waiting, state.batchId, state.tally)),
        ...contentProblems(production.content, stored),
        ...(await batchProblems(platform(), waiting, 'held', state)),
      ]).toEqual([]);
    });

    test('loses and doubles nothing of what came before it and during it', SLOW, async () => {
      expect(names.length).toBeGreaterThan(2);
      for (const name of names) {
        const state = await batchState(platform().sessions, working, name);
        expect(state?.tally, name).toMatchObject({ read: ROWS, loaded: ROWS, duplicates: 0, inFlight: 0 });
        expect(state && (await batchProblems(platform(), working, name, state)), name).toEqual([]);
      }
    });

    test('brings every case to the newest schema', SLOW, async () => {
      const newest = caseMigrations.at(-1)?.name;
      for (const caseId of [waiting, working]) {
        await until(`case ${caseId} at ${newest}`, async () => (await schemaVersion(platform(), caseId)) === newest);
      }
    });

    test('knows what the old code has loaded, when it comes again', SLOW, async () => {
      const state = await importRows(platform(), working, 'again', 0);
      expect(state.tally).toMatchObject({ read: ROWS, loaded: 0, duplicates: ROWS, inFlight: 0 });
      expect(await batchProblems(platform(), working, 'again', state)).toEqual([]);
    });

    test('imports a second file beside the one that waited', SLOW, async () => {
      const state = await importRows(platform(), waiting, 'second', 0);
      expect(state.tally).toMatchObject({ read: ROWS, loaded: ROWS, inFlight: 0 });
      expect(await batchProblems(platform(), waiting, 'second', state)).toEqual([]);
    });

    test('leaves every consumer without dead letters', SLOW, async () => {
      // The old deployment may not have had all of their queues.
      const present = await startTarget();
      const letters = await Promise.all(CONSUMER_NAMES.map((name) => messagesOn(present, present.deadLetterUrl(name))));
      await present.stop();
      expect(letters).toEqual(CONSUMER_NAMES.map(() => 0));
    });
  });
}
