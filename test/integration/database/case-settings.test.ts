import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { changeCaseSettings, readCaseSettings } from '../../../shared/cases/case-settings.ts';
import type { Sessions } from '../../../shared/cases/sessions.ts';
import type { CaseSettings } from '../../../shared/domain/case-settings.ts';
import { createTestPlatform, type TestPlatform, withCaseDatabase } from '../../support/case-database.ts';

const platform = withCaseDatabase({ cases: [] });
let cases = 0;
const newCase = () => {
  cases += 1;
  return platform().provision({ caseId: cases, isolation: 'shared' });
};

const change = (caseId: number, settings: Partial<CaseSettings>, sessions: Sessions = platform().sessions) =>
  changeCaseSettings({ sessions, clock: Date.now, actor: 'operator test' }, caseId, settings);
const settingsOf = (caseId: number, { sessions }: Pick<TestPlatform, 'sessions'> = platform()) =>
  sessions.coreWriterSession((session) => readCaseSettings(session, caseId));

describe('the settings of a case', () => {
  test('are none until they are set, and can be changed and taken away', async () => {
    const [caseId, other] = [await newCase(), await newCase()];
    expect(await settingsOf(caseId)).toEqual({ dateOrder: null });
    expect(await change(caseId, { dateOrder: 'DMY' })).toEqual({ dateOrder: 'DMY' });
    expect(await change(caseId, {})).toEqual({ dateOrder: 'DMY' });
    expect(await change(caseId, { dateOrder: 'MDY' })).toEqual({ dateOrder: 'MDY' });
    expect(await settingsOf(caseId)).toEqual({ dateOrder: 'MDY' });
    expect(await settingsOf(other)).toEqual({ dateOrder: null });
    expect(await change(caseId, { dateOrder: null })).toEqual({ dateOrder: null });
    expect(await change(caseId, { dateOrder: null })).toEqual({ dateOrder: null });
  });

  test('that several operators set at once are those of one of them', async () => {
    const caseId = await newCase();
    const workers = [platform().moreSessions(), platform().moreSessions(), platform().moreSessions()];
    const wanted = ['MDY', 'DMY', null] as const;
    await Promise.all(workers.map((sessions, i) => change(caseId, { dateOrder: wanted[i] ?? null }, sessions)));
    expect(wanted).toContain((await settingsOf(caseId)).dateOrder);
    const { core, query } = platform();
    const rows = await query(`SELECT name FROM ${core}.case_settings WHERE npcase_id = ${caseId}`);
    expect(rows.length).toBeLessThanOrEqual(1);
  });

  test('leave a line in the audit log when they are changed, none when they are looked at', async () => {
    const caseId = await newCase();
    await change(caseId, { dateOrder: 'DMY' });
    await change(caseId, {});
    const lines = await platform().sessions.coreReaderSession(({ findAll }) =>
      findAll('auditLog', { where: { npcase_id: caseId } }),
    );
    expect(lines).toMatchObject([{ actor: 'operator test', action: 'case.settings', detail: { dateOrder: 'DMY' } }]);
  });

  test('are those of a case that there is', async () => {
    await expect(change(999_999, { dateOrder: 'DMY' })).rejects.toMatchObject({ code: 'CASE_UNKNOWN' });
    expect(await settingsOf(999_999)).toEqual({ dateOrder: null });
  });

  test('are none before the table of them is there', async () => {
    const own = await createTestPlatform();
    await own.query(`DROP TABLE ${own.core}.case_settings`);
    expect(await settingsOf(own.caseId, own)).toEqual({ dateOrder: null });
  });
});

// Every command is a process of its own, which takes a second or two to begin.
test('an operator looks at the settings of a case and changes them by the command line', {
  timeout: 120_000,
}, async () => {
  const caseId = String(await newCase());
  const program = join(import.meta.dirname, '../../../bin/caseload.ts');
  const settings = async (...args: readonly string[]) => {
    const env = { ...process.env, ...platform().environment };
    const command = [program, 'case', 'settings', ...args];
    const done = await promisify(execFile)(process.execPath, command, { env }).catch((error: object) => error);
    const { stdout, stderr, code = 0 } = done as { stdout: string; stderr: string; code?: number };
    return { stdout, stderr, code };
  };
  const none = { caseId: Number(caseId), dateOrder: null };
  expect(JSON.parse((await settings(caseId, '--json')).stdout)).toEqual(none);
  expect((await settings(caseId, '--date-order', 'DMY')).stdout).toBe(`caseId       ${caseId}\ndateOrder    DMY\n`);
  expect(await settingsOf(Number(caseId))).toEqual({ dateOrder: 'DMY' });
  expect((await settings(caseId)).stdout).toContain('dateOrder    DMY\n');
  expect((await settings(caseId, '--date-order', 'none')).stdout).toContain('dateOrder    none\n');
  expect(await settingsOf(Number(caseId))).toEqual({ dateOrder: null });
  expect(await settings(caseId, '--date-order', 'YDM')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/MDY/),
  });
  expect(await settings('999999')).toMatchObject({ code: 1, stderr: expect.stringMatching(/^CASE_UNKNOWN: /) });
});
