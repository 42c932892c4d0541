import type { MigratorMessage } from '../../../shared/events/migrator-queue.ts';
import { migrateOwnCore, type OwnerPorts, refuseForeign } from '../../../shared/shell/migrate/migrate-own-core.ts';
import { migrateCase, provisionCase } from '../../../shared/shell/migrate/provision-case.ts';

/** Carries out one command; running it again changes nothing. */
export async function migrate(ports: OwnerPorts, message: MigratorMessage): Promise<void> {
  switch (message.eventType) {
    case 'MIGRATE_CORE':
      await migrateOwnCore(ports);
      return;
    case 'MIGRATE_CASE':
      await refuseForeign(ports);
      await migrateCase(ports, message.caseId);
      return;
    case 'PROVISION_CASE':
      await refuseForeign(ports);
      await provisionCase(ports, message);
  }
}
