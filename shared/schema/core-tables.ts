import { accountUsers } from './core/account-users.ts';
import { accounts } from './core/accounts.ts';
import { auditLog } from './core/audit-log.ts';
import { caseSettings } from './core/case-settings.ts';
import { deployment } from './core/deployment.ts';
import { idempotencyRecords } from './core/idempotency-records.ts';
import { importingCases } from './core/importing-cases.ts';
import { migrationRuns } from './core/migration-runs.ts';
import { npcaseStatusLogs } from './core/npcase-status-logs.ts';
import { npcases } from './core/npcases.ts';
import { regions } from './core/regions.ts';
import { schemaMigrations } from './core/schema-migrations.ts';
import { users } from './core/users.ts';

/** Every table of the core database. */
export const coreTables = {
  accounts,
  users,
  accountUsers,
  npcases,
  caseSettings,
  importingCases,
  npcaseStatusLogs,
  regions,
  schemaMigrations,
  migrationRuns,
  deployment,
  idempotencyRecords,
  auditLog,
} as const;
