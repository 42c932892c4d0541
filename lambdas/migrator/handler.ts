import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createFunctionRuntime } from '../../shared/functions/function-runtime.ts';
import type { MigrateCase } from '../../shared/messages/commands/migrate-case.ts';
import { caseIdOf } from '../../shared/messages/send/send-messages.ts';
import { migratorOptions } from './options.ts';
import { type MigratedDeployment, migrateDeployment } from './shell/migrate-deployment.ts';

const runtime = createFunctionRuntime('migrator', process.env);
const ports = {
  sessions: runtime.sessions,
  ...runtime.database,
  deployment: runtime.config.DEPLOYMENT,
  clock: runtime.clock,
  actor: 'migrator',
};
const consume = runtime.consumer(migratorOptions(ports));
const sendToMigrator = runtime.sendTo<MigrateCase>(runtime.config.SOURCE_QUEUE_URL, caseIdOf);

/**
 * Makes the databases of cases and brings them, and the core database, up to date. Invoked without records, as the trigger of
 * a deployment does, it does what every deployment needs.
 */
export async function handler(
  event: Partial<SQSEvent> | null,
  context: Context,
): Promise<SQSBatchResponse | MigratedDeployment> {
  if (event?.Records) return consume({ Records: event.Records }, context);
  try {
    const migrated = await migrateDeployment({
      ...ports,
      sendToMigrator,
      remainingMs: () => context.getRemainingTimeInMillis(),
    });
    runtime.log.info('The core database is up to date.', { ...migrated });
    return migrated;
  } finally {
    // Otherwise the next invocation of this process would write them, if one came.
    runtime.flush();
  }
}
