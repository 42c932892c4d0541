import type { OwnerPorts } from '../../shared/cases/migrate/migrate-own-core.ts';
import type { MigrateCase } from '../../shared/messages/commands/migrate-case.ts';
import type { SendMessages } from '../../shared/messages/send/send-messages.ts';

/** What the migrator needs of the world. */
export type MigratorPorts = OwnerPorts;

/** What it needs besides when a deployment invokes it. */
export interface DeploymentPorts extends MigratorPorts {
  readonly sendToMigrator: SendMessages<MigrateCase>;
  /** Milliseconds until Lambda ends the invocation. */
  readonly remainingMs: () => number;
  /** Between two attempts to reach a database that is away; default 5 s. */
  readonly pauseMs?: number;
}
