import { migrateOwnCore, refuseForeign } from '../../../shared/cases/migrate/migrate-own-core.ts';
import { migrateCase, provisionCase } from '../../../shared/cases/migrate/provision-case.ts';
import type { MigratorMessage } from '../../../shared/messages/queues/migrator-queue.ts';
import type { MigratorPorts } from '../ports.ts';

/** Carries out one command; running it again changes nothing. */
export async function migrate(ports: MigratorPorts, message: MigratorMessage): Promise<void> {
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
