import { PutObjectCommand } from '@aws-sdk/client-s3';
import { batchState } from '../../../demo/batch-state.ts';
import { type LocalClients, localClients } from '../../../demo/local-clients.ts';
import { dropSchemas } from '../../../demo/schema-prefix.ts';
import type { ConsumerName } from '../../../lib/consumer-names.ts';
import type { Runtime } from '../../../localstack/runtime/runtime.ts';
import { startLocal } from '../../../localstack/start-local.ts';
import { caseSchema } from '../../../shared/cases/core/names.ts';
import type { Sessions } from '../../../shared/cases/sessions.ts';
import { type AuditedImport, audit, type Expected } from '../audit/audit.ts';
import type { CountedImport } from '../audit/losses.ts';
import { sampleLines } from '../audit/sample-lines.ts';
import { type AwsProxy, startAwsProxy } from '../proxies/aws-proxy.ts';
import { type DatabaseProxy, startDatabaseProxy } from '../proxies/database-proxy.ts';
import { createApplicationAccount } from './application-account.ts';
import { type InvariantWatch, watchInvariant } from './invariant-watch.ts';
import { labEnvironment, VISIBILITY_SECONDS } from './lab-environment.ts';
import type { LabOptions } from './lab-options.ts';
import { type LabProduction, labProduction } from './lab-production.ts';
import { deadLetterQueue, setQueueTimes, sourceQueue, urlOf } from './lab-queues.ts';
import { sessionsOn } from './lab-sessions.ts';
import { provisionCases } from './provision-cases.ts';
import { collectEvents, type Subscriber } from './subscriber.ts';
import { type Ended, type UntilEndedOptions, untilEnded } from './until-ended.ts';

export type { LabOptions } from './lab-options.ts';

/** An import that the lab waits for and audits. */
export interface LabImport extends AuditedImport, CountedImport {}

/** A load file of a fault's own. */
export interface LabFile {
  readonly fileName: string;
  readonly bytes: Buffer;
  /** What the import is waited for. */
  readonly rows: number;
  /** Counted by other means than the product's reader; null where they cannot be. */
  readonly records: number | null;
  /** Another file of the case may have the same bytes, and this one is to be loaded all the same. */
  readonly loadAgain?: boolean;
}

/** The whole system in a place where everything between its pieces can be broken. */
export interface Lab {
  /** The first case. */
  readonly caseId: number;
  /** RDS_DBNAME. */
  readonly prefix: string;
  /** Straight to the server, past the proxy. */
  readonly sessions: Sessions;
  /** Straight to the emulator, past the proxy. */
  readonly clients: LocalClients;
  readonly runtime: Runtime;
  readonly bucket: string;
  readonly databaseProxy: DatabaseProxy;
  readonly awsProxy: AwsProxy;
  readonly production: LabProduction;
  readonly subscriber: Subscriber;
  readonly imports: readonly LabImport[];
  readonly runDirectory: string;
  /** The case's schema on the server. */
  schema(caseId?: number): string;
  queueUrl(consumer: ConsumerName): string;
  deadLetterUrl(consumer: ConsumerName): string;
  /** Puts the production into the bucket, as a batch of a case. */
  importProduction(batchName?: string, caseId?: number): Promise<void>;
  /** Puts a load file of the fault's own into the bucket, of whose truth the lab knows nothing. */
  importFile(file: LabFile, batchName: string, caseId: number): Promise<void>;
  /** Tells the lab of an import that somebody else begins. */
  expectImport(one: LabImport): void;
  /** Until every import has ended, nothing is left to do and all events came; or until that is hopeless. */
  untilEnded(options: UntilEndedOptions): Promise<Ended>;
  watchInvariant(): InvariantWatch;
  /** Everything that must hold now, looked up; what does not, in words. The first import of a case is held against the truth. */
  audit(expected?: Expected): Promise<string[]>;
  /** Ends the functions, the proxies and the emulator, and drops the schemas. */
  stop(): Promise<void>;
}

let labs = 0;

/** Starts it, with its cases provisioned and nothing broken yet. */
export async function startLab(options: LabOptions): Promise<Lab> {
  const { server, seed, documents, dedupe = 'global', cases = 1, concurrency = 2, log } = options;
  const { visibilitySeconds = VISIBILITY_SECONDS, maxReceiveCount = null } = options;
  labs += 1;
  const prefix = `faults_${Date.now().toString(36)}_${labs}`;
  const caseIds = Array.from({ length: cases }, (_, i) => i + 1);
  const undo: (() => Promise<unknown>)[] = [() => dropSchemas(server, prefix)];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const { user, password, remove } = await createApplicationAccount(server, prefix);
    undo.push(remove);
    const databaseProxy = await startDatabaseProxy({ host: server.host, port: server.port });
    undo.push(() => databaseProxy.close());
    const awsProxy = await startAwsProxy();
    undo.push(() => awsProxy.close());
    const local = await startLocal({
      database: { host: databaseProxy.host, port: databaseProxy.port, user, password },
      environment: labEnvironment(options, prefix, awsProxy.endpoint),
      maxConcurrency: concurrency,
      ...(options.functionTimeoutSeconds === undefined
        ? {}
        : { functionTimeoutSeconds: options.functionTimeoutSeconds }),
      ...(options.decorateQueue === undefined ? {} : { decorateQueue: options.decorateQueue }),
      onLog: log,
    });
    const { runtime, runDirectory } = local;
    awsProxy.setTarget(local.endpoint);
    undo.push(() => runtime.stop({ timeoutMs: 5_000 }));
    const clients = localClients(local);
    undo.push(async () => clients.close());
    await setQueueTimes(clients.sqs, runtime, { visibilitySeconds, maxReceiveCount });
    const sessions = sessionsOn(server, prefix);
    undo.push(() => sessions.close());
    const subscriber = await collectEvents(clients, String(runtime.outputs['EventsTopicArn']));
    undo.push(() => subscriber.stop());
    await provisionCases({ clients, runtime, sessions, prefix, dedupe, caseIds });

    const production = labProduction(documents, seed, dedupe);
    const bucket = String(runtime.outputs['SourceBucketName']);
    const imports: LabImport[] = [];
    const schema = (caseId = 1) => caseSchema(prefix, caseId);
    const putFile = async (
      { fileName, bytes, loadAgain = false }: Omit<LabFile, 'rows' | 'records'>,
      one: LabImport,
    ) => {
      imports.push(one);
      const Key = `cases/${one.caseId}/${one.batchName}/${fileName}`;
      const Metadata: Record<string, string> = loadAgain ? { 'load-again': 'true' } : {};
      await clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: bytes, Metadata }));
    };
    return {
      caseId: 1,
      prefix,
      sessions,
      clients,
      runtime,
      runDirectory,
      bucket,
      databaseProxy,
      awsProxy,
      production,
      subscriber,
      imports,
      schema,
      queueUrl: (consumer) => urlOf(runtime, sourceQueue(consumer)),
      deadLetterUrl: (consumer) => urlOf(runtime, deadLetterQueue(consumer)),
      importProduction: (batchName = 'production', caseId = 1) =>
        putFile(production, {
          ...{ caseId, batchName, rows: production.truth.read, known: production },
          records: sampleLines(production.bytes).length,
        }),
      importFile: (file, batchName, caseId) =>
        putFile(file, { caseId, batchName, rows: file.rows, records: file.records, known: null }),
      expectImport: (one) => void imports.push(one),
      untilEnded: (how) =>
        untilEnded(
          {
            states: () => Promise.all(imports.map(({ caseId, batchName }) => batchState(sessions, caseId, batchName))),
            isIdle: () => runtime.isIdle(),
            isDrained: () => subscriber.isDrained(),
          },
          how,
        ),
      watchInvariant: () => watchInvariant(server, caseIds.map(schema)),
      audit: (expected = {}) => {
        const { deliveries } = subscriber;
        return audit({ sessions, runtime, sqs: clients.sqs, deliveries, imports }, expected);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
