import { setTimeout as wait } from 'node:timers/promises';
import { migrateOwnCore, type OwnerPorts } from '../../../shared/cases/migrate/migrate-own-core.ts';
import type { MigrateCase } from '../../../shared/messages/commands/migrate-case.ts';
import type { SendMessages } from '../../../shared/messages/send/send-messages.ts';
import { isCutOff } from '../../../shared/mysql/core/mysql-errors.ts';
import { caseMigrations } from '../../../shared/schema/case/migrations/case-migrations.ts';

export interface DeploymentPorts extends OwnerPorts {
  readonly sendToMigrator: SendMessages<MigrateCase>;
  /** Milliseconds until Lambda ends the invocation. */
  readonly remainingMs: () => number;
  /** Between two attempts to reach a database that is away; default 5 s. */
  readonly pauseMs?: number;
}

/** What a deployment set off. */
export interface MigratedDeployment {
  /** Names of the migrations that the core database was given. */
  readonly applied: readonly string[];
  /** Cases that were behind, whose migration was asked for. */
  readonly cases: number;
}

/** Kept for the migration itself and the cases: a database that is away for longer fails the deployment. */
const RESERVE_MS = 30_000;
const CASES_AT_ONCE = 1_000;

/**
 * What a deployment asks for before other new code runs (ADR 0014): the core database is brought up to date here, and every
 * case that is behind is asked for on the migrator's own queue. Running it again changes nothing.
 * @throws whatever kept it from that, by which the deployment fails and goes back.
 */
export async function migrateDeployment(ports: DeploymentPorts): Promise<MigratedDeployment> {
  const applied = await patiently(ports, () => migrateOwnCore(ports));
  let cases = 0;
  for (let ids = await casesBehind(ports, 0); ids.length > 0; ids = await casesBehind(ports, ids.at(-1) ?? 0)) {
    await ports.sendToMigrator(ids.map((caseId) => ({ eventType: 'MIGRATE_CASE', schemaVersion: 1, caseId })));
    cases += ids.length;
  }
  return { applied, cases };
}

/** A database that was made a moment ago, or fails over, is away for a while; the deployment can wait for it. */
async function patiently<T>({ remainingMs, pauseMs = 5_000 }: DeploymentPorts, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isCutOff(error) || remainingMs() < RESERVE_MS + pauseMs) throw error;
      await wait(pauseMs);
    }
  }
}

/**
 * The next cases whose schema is older than this code. One that is ahead, after a deployment went back, is none of them; one
 * that is archived or dropped may have no schema any more, and one that is being provisioned migrates by itself.
 */
async function casesBehind({ sessions }: OwnerPorts, after: number): Promise<number[]> {
  const newest = caseMigrations.at(-1)?.name ?? '';
  const rows = await sessions.coreWriterSession((session) =>
    session.rows(
      session.db
        .selectFrom('npcases')
        .select('id')
        .where('id', '>', after)
        .where('status', 'in', ['active', 'frozen'])
        .where('deleted_at_gmt', 'is', null)
        .where((eb) => eb.or([eb('schema_version', 'is', null), eb('schema_version', '<', newest)]))
        .orderBy('id')
        .limit(CASES_AT_ONCE),
    ),
  );
  return rows.map(({ id }) => id);
}
