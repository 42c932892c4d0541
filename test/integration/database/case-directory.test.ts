import { describe, expect, test } from 'vitest';
import type { CaseStatus } from '../../../shared/domain/vocabulary.ts';
import { caseMigrations } from '../../../shared/schema/case/migrations/case-migrations.ts';
import { createTestPlatform } from '../../support/case-database.ts';

const MINUTE = 60_000;

async function directoryWithClock() {
  const clock = { now: Date.now() };
  const platform = await createTestPlatform({ sessions: { clock: () => clock.now } });
  const setStatus = (status: CaseStatus) =>
    platform.query(`UPDATE ${platform.core}.npcases SET status = '${status}' WHERE id = 7`);
  return { ...platform, directory: platform.sessions.directory, clock, setStatus };
}

describe('the directory', () => {
  test('tells where a case is and what may be done with it', async () => {
    const { directory, prefix } = await directoryWithClock();
    expect(await directory.find(7)).toEqual({
      caseId: 7,
      accountId: 1,
      region: 'default',
      isolation: 'dedicated',
      status: 'active',
      legalHold: false,
      dedupePolicy: 'global',
      windowSize: 20,
      schemaVersion: caseMigrations.at(-1)?.name,
      schema: `${prefix}_case_7`,
      writerHost: null,
      readerHost: null,
      port: null,
    });
  });

  test('places a shared case in the schema of its region', async () => {
    const { sessions, prefix } = await createTestPlatform({ cases: [{ caseId: 9, isolation: 'shared' }] });
    expect(await sessions.directory.find(9)).toMatchObject({ isolation: 'shared', schema: `${prefix}_shared_default` });
  });

  test('knows a case for a minute without asking again', async () => {
    const { directory, clock, query, core } = await directoryWithClock();
    await directory.find(7);
    await query(`UPDATE ${core}.npcases SET window_size = 5`);
    clock.now += MINUTE - 1;
    expect(await directory.find(7)).toMatchObject({ windowSize: 20 });
    clock.now += 2;
    expect(await directory.find(7)).toMatchObject({ windowSize: 5 });
  });

  test('forgets a case when it is told to', async () => {
    const { directory, query, core } = await directoryWithClock();
    await directory.find(7);
    await query(`UPDATE ${core}.npcases SET window_size = 5`);
    directory.forget(7);
    expect(await directory.find(7)).toMatchObject({ windowSize: 5 });
  });

  test.each([
    ['provisioning', 'CASE_PROVISIONING'],
    ['frozen', 'CASE_FROZEN'],
    ['archived', 'CASE_ARCHIVED'],
    ['dropped', 'CASE_DROPPED'],
  ] as const)('lets a case that is %s take no work', async (status, code) => {
    const { directory, setStatus } = await directoryWithClock();
    await setStatus(status);
    directory.forget();
    await expect(directory.admit(7)).rejects.toMatchObject({ name: 'PermanentError', code });
  });

  test('never refuses a case from memory', async () => {
    const { directory, setStatus } = await directoryWithClock();
    await setStatus('frozen');
    directory.forget();
    await expect(directory.admit(7)).rejects.toMatchObject({ code: 'CASE_FROZEN' });
    await setStatus('active');
    expect(await directory.admit(7)).toMatchObject({ status: 'active' });
  });

  test('admits a case that was frozen a moment ago for a minute at most', async () => {
    const { directory, setStatus, clock } = await directoryWithClock();
    await directory.admit(7);
    await setStatus('frozen');
    expect(await directory.admit(7)).toMatchObject({ status: 'active' });
    clock.now += MINUTE + 1;
    await expect(directory.admit(7)).rejects.toMatchObject({ code: 'CASE_FROZEN' });
  });

  test('does not know a case that was never registered, nor one that was deleted', async () => {
    const { directory, query, core, sessions } = await directoryWithClock();
    await expect(directory.find(8)).rejects.toMatchObject({ name: 'PermanentError', code: 'CASE_UNKNOWN' });
    await query(`UPDATE ${core}.npcases SET deleted_at_gmt = UTC_TIMESTAMP() WHERE id = 7`);
    await expect(sessions.writerSession(7, async () => {})).rejects.toMatchObject({ code: 'CASE_UNKNOWN' });
  });
});
