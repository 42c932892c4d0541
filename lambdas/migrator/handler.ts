import { type MigratorMessage, migratorQueueSchema } from '../../shared/events/migrator-queue.ts';
import { createFunctionRuntime } from '../../shared/shell/function-runtime.ts';
import { migrate } from './shell/migrate.ts';

const runtime = createFunctionRuntime('migrator', process.env);
const ports = { sessions: runtime.sessions, ...runtime.database, clock: runtime.clock, actor: 'migrator' };

/** Makes the databases of cases and brings them, and the core database, up to date. */
export const handler = runtime.consumer<MigratorMessage>({
  parse: (body) => migratorQueueSchema.parse(body),
  caseIdOf: (message) => ('caseId' in message ? message.caseId : null),
  // A case that is being provisioned is not active yet.
  admit: async () => undefined,
  process: async (unit) => {
    for (const message of unit) await migrate(ports, message);
  },
});
