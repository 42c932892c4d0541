import { type CaseSettings, caseSettingsSchema } from '../domain/case-settings.ts';
import { gmt } from '../domain/gmt.ts';
import { whereMigrated } from '../mysql/where-migrated.ts';
import { auditLog } from '../schema/core/audit-log.ts';
import type { CoreSession, Sessions } from './sessions.ts';

/** The settings of a case. */
export async function readCaseSettings({ findAll }: CoreSession, caseId: number): Promise<CaseSettings> {
  const rows = await whereMigrated(() => findAll('caseSettings', { where: { npcase_id: caseId } }), []);
  return caseSettingsSchema.parse(Object.fromEntries(rows.map(({ name, value }) => [name, value])));
}

/** Changes those settings of a case that are given; null takes one away. Batches that are recorded keep theirs. */
export async function writeCaseSettings(
  { db, run }: CoreSession,
  caseId: number,
  settings: Partial<CaseSettings>,
  now: string,
): Promise<void> {
  await run(
    Object.entries(settings).map(([name, value]) =>
      value === null
        ? db.deleteFrom('case_settings').where('npcase_id', '=', caseId).where('name', '=', name)
        : db
            .insertInto('case_settings')
            .values({ npcase_id: caseId, name, value, updated_at_gmt: now })
            .onDuplicateKeyUpdate({ value, updated_at_gmt: now }),
    ),
  );
}

/** What changing the settings of a case needs of the world. */
export interface SettingPorts {
  readonly sessions: Pick<Sessions, 'coreWriterSession' | 'directory'>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Who is written down as having done it. */
  readonly actor: string;
}

/**
 * Changes those settings of a case that are given, by an operator's hand, and leaves a line in the audit log.
 * @returns all its settings as they are then.
 * @throws PermanentError CASE_UNKNOWN
 */
export async function changeCaseSettings(
  { sessions, clock, actor }: SettingPorts,
  caseId: number,
  settings: Partial<CaseSettings>,
): Promise<CaseSettings> {
  await sessions.directory.find(caseId);
  return sessions.coreWriterSession(async (session) => {
    if (Object.keys(settings).length > 0) {
      const now = gmt(clock());
      await writeCaseSettings(session, caseId, settings, now);
      const detail = JSON.stringify(settings);
      await session.insert(auditLog, [
        { npcase_id: caseId, actor, action: 'case.settings', detail, created_at_gmt: now },
      ]);
    }
    return readCaseSettings(session, caseId);
  });
}
