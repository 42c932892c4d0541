import { setTimeout as delay } from 'node:timers/promises';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { coreSchema } from '../shared/cases/core/names.ts';
import type { CoreSession, Sessions } from '../shared/cases/sessions.ts';
import type { DedupePolicy } from '../shared/domain/vocabulary.ts';
import type { MigratorMessage } from '../shared/messages/queues/migrator-queue.ts';
import { classify } from '../shared/mysql/core/mysql-errors.ts';
import type { Query } from '../shared/mysql/queries/queries.ts';
import { coreMigrations } from '../shared/schema/core/migrations/core-migrations.ts';

const POLL_MS = 50;

export interface ProvisionOptions {
  readonly sqs: SQSClient;
  readonly migratorQueueUrl: string;
  readonly sessions: Pick<Sessions, 'coreReaderSession'>;
  /** RDS_DBNAME. */
  readonly prefix: string;
  readonly caseId: number;
  readonly dedupePolicy: DedupePolicy;
  /** The migration up to which the migrator can bring the core database; default: the newest. */
  readonly coreMigration?: string | undefined;
  /** Throws when waiting any longer is pointless. */
  readonly check: () => Promise<void>;
  readonly signal: AbortSignal;
}

/** Makes the core database and a case, as an operator does: by commands to the migrator. */
export async function provision(options: ProvisionOptions): Promise<void> {
  const { prefix, caseId, dedupePolicy } = options;
  const core = coreSchema(prefix);
  const newest = options.coreMigration ?? coreMigrations.at(-1)?.name ?? '';
  await send(options, { eventType: 'MIGRATE_CORE', schemaVersion: 1 });
  await untilThereIs(options, ({ db }) =>
    db.selectFrom('schema_migrations').select('name').where('schema_name', '=', core).where('name', '=', newest),
  );
  await send(options, {
    eventType: 'PROVISION_CASE',
    schemaVersion: 1,
    caseId,
    accountId: 1,
    name: 'Demo',
    isolation: 'dedicated',
    dedupePolicy,
  });
  await untilThereIs(options, ({ db }) =>
    db.selectFrom('npcases').select('id').where('id', '=', caseId).where('status', '=', 'active'),
  );
}

const send = ({ sqs, migratorQueueUrl }: ProvisionOptions, message: MigratorMessage) =>
  sqs.send(new SendMessageCommand({ QueueUrl: migratorQueueUrl, MessageBody: JSON.stringify(message) }));

/** Until the migrator has made it, the table may not be there either. */
async function untilThereIs(
  { sessions, check, signal }: ProvisionOptions,
  query: (session: CoreSession) => Query<object>,
): Promise<void> {
  for (;;) {
    const rows = await sessions
      .coreReaderSession((session) => session.rows(query(session)))
      .catch((error: unknown) => {
        if (classify(error) === 'fatal' && isMissing(error)) return [];
        throw error;
      });
    if (rows.length > 0) return;
    await check();
    await delay(POLL_MS, undefined, { signal });
  }
}

const isMissing = (error: unknown): boolean =>
  ['ER_BAD_DB_ERROR', 'ER_NO_SUCH_TABLE'].includes(String((error as { code?: unknown }).code));
