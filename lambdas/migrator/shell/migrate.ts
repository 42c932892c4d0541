import type { MigratorMessage } from '../../../shared/events/migrator-queue.ts';
import {
  type MigrationPorts,
  migrateCase,
  migrateCore,
  provisionCase,
} from '../../../shared/shell/migrate/provision-case.ts';

/** Carries out one command; running it again changes nothing. */
export async function migrate(ports: MigrationPorts, message: MigratorMessage): Promise<void> {
  switch (message.eventType) {
    case 'MIGRATE_CORE':
      await migrateCore(ports);
      return;
    case 'MIGRATE_CASE':
      await migrateCase(ports, message.caseId);
      return;
    case 'PROVISION_CASE':
      await provisionCase(ports, message);
  }
}
