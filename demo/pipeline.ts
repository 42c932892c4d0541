import { join, relative, resolve } from 'node:path';
import type { DatabaseServer, PrintLine } from '../localstack/database/database-server.ts';
import { startLocal } from '../localstack/start-local.ts';
import { caseSchema, coreSchema } from '../shared/cases/core/names.ts';
import { createSessions, type Sessions } from '../shared/cases/sessions.ts';
import type { DedupePolicy } from '../shared/domain/vocabulary.ts';
import { createRetry } from '../shared/mysql/retry.ts';
import { checkDeadLetters } from './dead-letters.ts';
import { countEvents, type EventCounter } from './event-counter.ts';
import { type LocalClients, localClients } from './local-clients.ts';
import { provision } from './provision.ts';

/** The one case of a demo. */
const CASE_ID = 1;

/** Caseload, running here with one case that takes work. */
export interface Pipeline {
  readonly caseId: number;
  readonly schemas: { readonly core: string; readonly case: string };
  readonly sessions: Sessions;
  readonly clients: LocalClients;
  readonly events: EventCounter;
  readonly bucket: string;
  /** Directory of the functions' logs, as a person types it. */
  readonly logs: string;
  readonly isIdle: () => boolean;
  /** @throws DemoError when a message was given up. */
  readonly check: () => Promise<void>;
  /** Receives nothing more, lets running invocations end, then ends the functions; the database can still be read. */
  readonly halt: () => Promise<void>;
  /** Halts, and gives back the connections. */
  readonly stop: () => Promise<void>;
}

export interface PipelineOptions {
  readonly database: DatabaseServer;
  /** RDS_DBNAME. */
  readonly prefix: string;
  readonly dedupe: DedupePolicy;
  readonly concurrency: number;
  readonly log: PrintLine;
  readonly signal: AbortSignal;
}

/**
 * Deploys the stack here and provisions a case.
 * @throws DemoError when the migrator gives up; the signal's reason.
 */
export async function startPipeline(options: PipelineOptions): Promise<Pipeline> {
  const { database, prefix, dedupe, concurrency, log, signal } = options;
  const local = await startLocal({
    database,
    environment: { RDS_DBNAME: prefix },
    maxConcurrency: concurrency,
    onLog: log,
  });
  const { runtime } = local;
  const clients = localClients(local);
  const sessions = createSessions({
    config: {
      writerHost: database.host,
      readerHost: database.host,
      port: database.port,
      prefix,
      region: 'default',
      tls: false,
      credentials: { user: database.user, password: database.password },
    },
    retry: createRetry({ random: Math.random }),
  });
  const logs = relative(process.cwd(), local.runDirectory) || resolve(local.runDirectory);
  const check = () => checkDeadLetters({ runtime, sqs: clients.sqs }, join(logs, '*.log'));
  const halt = () => runtime.stop();
  let events: EventCounter | undefined;
  const stop = async () => {
    await events?.stop();
    await halt();
    await sessions.close();
    clients.close();
  };
  try {
    events = await countEvents(clients, String(runtime.outputs['EventsTopicArn']));
    await provision({
      sqs: clients.sqs,
      migratorQueueUrl: String(runtime.outputs['MigratorQueueUrl']),
      sessions,
      prefix,
      caseId: CASE_ID,
      dedupePolicy: dedupe,
      check,
      signal,
    });
    return {
      caseId: CASE_ID,
      schemas: { core: coreSchema(prefix), case: caseSchema(prefix, CASE_ID) },
      sessions,
      clients,
      events,
      bucket: String(runtime.outputs['SourceBucketName']),
      logs,
      isIdle: () => runtime.isIdle(),
      check,
      halt,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
