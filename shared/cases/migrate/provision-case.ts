import { gmt } from '../../domain/gmt.ts';
import { PermanentError } from '../../domain/permanent-error.ts';
import { DEFAULT_WINDOW, type DedupePolicy, type Isolation } from '../../domain/vocabulary.ts';
import type { DateOrder } from '../../load-files/fields/date-order.ts';
import { caseMigrations } from '../../schema/case/migrations/case-migrations.ts';
import { accounts } from '../../schema/core/accounts.ts';
import { coreMigrations } from '../../schema/core/migrations/core-migrations.ts';
import { npcaseStatusLogs } from '../../schema/core/npcase-status-logs.ts';
import { npcases } from '../../schema/core/npcases.ts';
import { regions } from '../../schema/core/regions.ts';
import { writeCaseSettings } from '../case-settings.ts';
import { coreSchema, sharedSchema } from '../core/names.ts';
import type { CoreSession, Sessions } from '../sessions.ts';
import { migrateSchema } from './migrate-schema.ts';

export interface ProvisionCase {
  readonly caseId: number;
  readonly accountId: number;
  readonly name: string;
  readonly isolation: Isolation;
  readonly dedupePolicy: DedupePolicy;
  /** What comes first in its dates; absent changes nothing. */
  readonly dateOrder?: DateOrder | undefined;
}

export interface MigrationPorts {
  readonly sessions: Pick<Sessions, 'coreWriterSession' | 'directory'>;
  /** RDS_DBNAME. */
  readonly prefix: string;
  readonly region: string;
  readonly clock: () => number;
  /** Who is written down as having done it. */
  readonly actor: string;
}

/** Brings the core database up to date. */
export const migrateCore = ({ sessions, prefix, clock }: MigrationPorts): Promise<string[]> =>
  migrateSchema({ sessions, core: coreSchema(prefix), schema: coreSchema(prefix), migrations: coreMigrations, clock });

/** Brings one case's database up to date and notes its version in the directory. */
export async function migrateCase(ports: MigrationPorts, caseId: number): Promise<string[]> {
  const { sessions, prefix, clock } = ports;
  const core = coreSchema(prefix);
  sessions.directory.forget(caseId);
  const { schema } = await sessions.directory.find(caseId);
  const applied = await migrateSchema({ sessions, core, schema, migrations: caseMigrations, clock });
  const version = caseMigrations.at(-1)?.name ?? null;
  await sessions.coreWriterSession(({ db, run }) =>
    run([
      db
        .updateTable('npcases')
        .set({ schema_version: version, updated_at_gmt: gmt(clock()) })
        .where('id', '=', caseId),
    ]),
  );
  return applied;
}

/**
 * Registers a case, makes and migrates its database, and opens it for work. Running it again changes nothing but its
 * settings, and the dedupe policy as long as nothing was imported.
 * @throws PermanentError DEDUPE_POLICY_FIXED
 */
export async function provisionCase(ports: MigrationPorts, wanted: ProvisionCase): Promise<void> {
  const { sessions, prefix, region, clock, actor } = ports;
  const now = gmt(clock());
  await sessions.coreWriterSession(async (session) => {
    const { insert } = session;
    await insert(accounts, [{ id: wanted.accountId, name: `Account ${wanted.accountId}`, created_at_gmt: now }]);
    await insert(regions, [
      {
        name: region,
        writer_host: null,
        reader_host: null,
        port: null,
        shared_schema: sharedSchema(prefix, region),
        created_at_gmt: now,
      },
    ]);
    const made = await insert(npcases, [
      {
        id: wanted.caseId,
        account_id: wanted.accountId,
        region,
        name: wanted.name,
        isolation: wanted.isolation,
        status: 'provisioning',
        dedupe_policy: wanted.dedupePolicy,
        window_size: DEFAULT_WINDOW,
        created_at_gmt: now,
        updated_at_gmt: now,
      },
    ]);
    if (made === 0) await keepPolicy(session, wanted, now);
    const { dateOrder } = wanted;
    if (dateOrder !== undefined) await writeCaseSettings(session, wanted.caseId, { dateOrder }, now);
    if (made > 0) await insert(npcaseStatusLogs, [statusLog(wanted.caseId, null, 'provisioning', actor, now)]);
  });
  await migrateCase(ports, wanted.caseId);
  await sessions.coreWriterSession(async ({ db, run, insert }) => {
    const opened = await run([
      db
        .updateTable('npcases')
        .set({ status: 'active', updated_at_gmt: now })
        .where('id', '=', wanted.caseId)
        .where('status', '=', 'provisioning'),
    ]);
    if (opened > 0) await insert(npcaseStatusLogs, [statusLog(wanted.caseId, 'provisioning', 'active', actor, now)]);
  });
  sessions.directory.forget(wanted.caseId);
}

/** Until its first import a case may be given another policy; afterwards its documents would not be comparable. */
async function keepPolicy({ db, run, findOne }: CoreSession, { caseId, dedupePolicy }: ProvisionCase, now: string) {
  await run([
    db
      .updateTable('npcases')
      .set({ dedupe_policy: dedupePolicy, updated_at_gmt: now })
      .where('id', '=', caseId)
      .where('dedupe_policy', '<>', dedupePolicy)
      .where('dedupe_policy_fixed_at_gmt', 'is', null),
  ]);
  const row = await findOne('npcases', { where: { id: caseId } });
  if (row?.dedupe_policy !== dedupePolicy) {
    throw new PermanentError('DEDUPE_POLICY_FIXED', `Provision case ${caseId} with the policy ${row?.dedupe_policy}.`);
  }
}

const statusLog = (caseId: number, from: string | null, to: string, actor: string, now: string) => ({
  npcase_id: caseId,
  from_status: from,
  to_status: to,
  changed_by: actor,
  created_at_gmt: now,
});
