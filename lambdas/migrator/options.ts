import type { OwnOptions } from '../../shared/functions/function-consumer.ts';
import { type MigratorMessage, migratorQueueSchema } from '../../shared/messages/queues/migrator-queue.ts';
import type { MigratorPorts } from './ports.ts';
import { migrate } from './shell/migrate.ts';

/** The migrator's own part of its consumer. */
export const migratorOptions = (ports: MigratorPorts): OwnOptions<MigratorMessage> => ({
  parse: (body) => migratorQueueSchema.parse(body),
  caseIdOf: (message) => ('caseId' in message ? message.caseId : null),
  // A case that is being provisioned is not active yet.
  admit: async () => undefined,
  process: async (unit) => {
    for (const message of unit) await migrate(ports, message);
  },
});
