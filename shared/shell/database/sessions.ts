import { LRUCache } from 'lru-cache';
import type { Sequelize } from 'sequelize';
import { isAccessDenied } from '../../core/mysql-errors.ts';
import { coreSchema } from '../../core/names.ts';
import { caseTables } from '../../models/case-tables.ts';
import { coreTables } from '../../models/core-tables.ts';
import type { Tables } from '../../models/table.ts';
import { currentCase, currentSignal } from './case-context.ts';
import { type CaseDirectory, type CaseEntry, createCaseDirectory } from './case-directory.ts';
import { type CredentialSource, credentialsOf } from './credentials.ts';
import type { DatabaseConfig } from './database-config.ts';
import { withoutContent } from './database-failure.ts';
import { endingWith } from './ending-with.ts';
import { createEndpointPool, type POOL } from './endpoint-pool.ts';
import { bindModels, defineModels, type Models } from './models.ts';
import { createSession, type Session, type SessionParts } from './session.ts';

/** A session on the rows of one case. */
export interface CaseSession extends Session<typeof caseTables, 'npcase_id'> {
  readonly caseId: number;
  readonly entry: CaseEntry;
  /** The same transaction on the rows of one batch, in the tables that name a batch; on those of the case in the others. */
  batch(batchId: number): BatchSession;
}

/** A session on the rows of one batch. */
export interface BatchSession extends Session<typeof caseTables, 'npcase_id' | 'batch_id'> {
  readonly caseId: number;
  readonly batchId: number;
}
export type CoreSession = Session<typeof coreTables>;

type CaseWork<T> = (session: CaseSession) => Promise<T>;

/** A session on a case; without a `caseId` the current context's. */
export interface CaseSessionOpener {
  <T>(work: CaseWork<T>): Promise<T>;
  <T>(caseId: number, work: CaseWork<T>): Promise<T>;
}

/**
 * The only ways to a database. Each lends `work` a transaction and the models bound to that database, commits when it
 * resolves, rolls back when it throws, and gives the connection back. `work` runs again after a deadlock, a lock wait
 * or a lost connection, so all it does must bear being done twice: statements, and sends whose repeat changes nothing.
 */
export interface Sessions {
  readonly writerSession: CaseSessionOpener;
  readonly readerSession: CaseSessionOpener;
  readonly coreWriterSession: <T>(work: (session: CoreSession) => Promise<T>) => Promise<T>;
  readonly coreReaderSession: <T>(work: (session: CoreSession) => Promise<T>) => Promise<T>;
  readonly directory: CaseDirectory;
  /** The writers that a case's work needs: that of the core database, and its own where its region has one. */
  readonly writersOf: (caseId: number | null) => readonly Endpoint[];
  /** Cases whose models are bound now, least recently used first. */
  readonly boundCases: () => number[];
  /** Ends every connection. */
  readonly close: () => Promise<void>;
}

/** Where a server listens. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export interface SessionOptions {
  readonly config: DatabaseConfig;
  /** By default what the configuration says. */
  readonly credentials?: CredentialSource;
  /** Runs a transaction again after an error that a repeat can mend; see createRetry. */
  readonly retry: <T>(work: () => Promise<T>) => Promise<T>;
  readonly clock?: () => number;
  readonly pool?: Partial<typeof POOL>;
}

/** No current case and none given: a statement must never guess whose rows it touches. */
export class NoCaseError extends Error {
  override readonly name = 'NoCaseError';
}

/** Cases whose models are kept bound; binding one again costs a few milliseconds. */
const ENGINE_CACHE_SIZE = 50;

interface Pool {
  readonly sequelize: Sequelize;
  readonly caseModels: Models<typeof caseTables>;
  readonly coreModels: Models<typeof coreTables>;
}

const createCaseSession = (parts: SessionParts<typeof caseTables>, caseId: number, entry: CaseEntry): CaseSession => ({
  ...createSession(parts, { npcase_id: caseId }),
  caseId,
  entry,
  batch: (batchId) => ({ ...createSession(parts, { npcase_id: caseId, batch_id: batchId }), caseId, batchId }),
});

export function createSessions(options: SessionOptions): Sessions {
  const { config, retry, clock = Date.now } = options;
  const credentials = options.credentials ?? credentialsOf(config);
  const pools = new Map<string, Pool>();
  const engines = new LRUCache<string, { caseId: number; models: Models<typeof caseTables> }>({
    max: ENGINE_CACHE_SIZE,
  });
  const core = coreSchema(config.prefix);

  const poolAt = (role: 'writer' | 'reader', host: string, port: number): Pool => {
    const name = `${role} ${host}:${port}`;
    let pool = pools.get(name);
    if (!pool) {
      const sequelize = createEndpointPool({
        host,
        port,
        tls: config.tls,
        credentials: credentials.get,
        clock,
        ...(options.pool ? { pool: options.pool } : {}),
      });
      pool = {
        sequelize,
        caseModels: defineModels(sequelize, 'case', caseTables),
        coreModels: bindModels(defineModels(sequelize, 'core', coreTables), core, null),
      };
      pools.set(name, pool);
    }
    return pool;
  };

  const own = (role: 'writer' | 'reader') =>
    poolAt(role, role === 'writer' ? config.writerHost : config.readerHost, config.port);
  const poolOf = (role: 'writer' | 'reader', entry: CaseEntry) => {
    const host = role === 'writer' ? entry.writerHost : (entry.readerHost ?? entry.writerHost);
    return host === null ? own(role) : poolAt(role, host, entry.port ?? config.port);
  };

  const inTransaction = async <Ts extends Tables, T>(
    sequelize: Sequelize,
    schema: string,
    tables: Ts,
    models: Models<Ts>,
    work: (parts: SessionParts<Ts>) => Promise<T>,
  ): Promise<T> => {
    const signal = currentSignal();
    signal?.throwIfAborted();
    try {
      return await sequelize.transaction((transaction) =>
        endingWith(signal, transaction, () => work({ sequelize, transaction, schema, tables, models })),
      );
    } catch (error) {
      if (isAccessDenied(error)) credentials.refused();
      throw withoutContent(error);
    }
  };

  const coreSession =
    (role: 'writer' | 'reader') =>
    <T>(work: (session: CoreSession) => Promise<T>): Promise<T> => {
      const { sequelize, coreModels } = own(role);
      return inTransaction(sequelize, core, coreTables, coreModels, (parts) => work(createSession(parts, {})));
    };
  const coreReaderSession: Sessions['coreReaderSession'] = (work) => retry(() => coreSession('reader')(work));
  // The directory decides who may write, so it reads from the writer: a replica's lag must not admit a frozen case.
  const directory = createCaseDirectory(config.prefix, (work) => retry(() => coreSession('writer')(work)), clock);

  const writersOf: Sessions['writersOf'] = (caseId) => {
    const core = { host: config.writerHost, port: config.port };
    const { writerHost, port } = (caseId === null ? undefined : directory.lastKnown(caseId)) ?? {};
    return writerHost ? [core, { host: writerHost, port: port ?? config.port }] : [core];
  };

  const modelsOf = (role: 'writer' | 'reader', pool: Pool, entry: CaseEntry): Models<typeof caseTables> => {
    const key = `${role} ${entry.schema} ${entry.caseId}`;
    let engine = engines.get(key);
    if (!engine) {
      engine = { caseId: entry.caseId, models: bindModels(pool.caseModels, entry.schema, entry.caseId) };
      engines.set(key, engine);
    }
    return engine.models;
  };

  const caseSession =
    (role: 'writer' | 'reader'): CaseSessionOpener =>
    async <T>(first: number | CaseWork<T>, second?: CaseWork<T>): Promise<T> => {
      const work = typeof first === 'number' ? second : first;
      const caseId = typeof first === 'number' ? first : currentCase();
      if (caseId === null) throw new NoCaseError('Open the session with a caseId, or inside inCase().');
      if (!work) throw new TypeError('A session needs work to do.');
      const entry = await directory.find(caseId);
      const pool = poolOf(role, entry);
      const models = modelsOf(role, pool, entry);
      return retry(() =>
        inTransaction(pool.sequelize, entry.schema, caseTables, models, (parts) =>
          work(createCaseSession(parts, caseId, entry)),
        ),
      );
    };

  return {
    writerSession: caseSession('writer'),
    readerSession: caseSession('reader'),
    coreWriterSession: (work) => retry(() => coreSession('writer')(work)),
    coreReaderSession,
    directory,
    writersOf,
    boundCases: () => [...engines.rkeys()].map((key) => engines.peek(key)?.caseId ?? 0),
    close: async () => {
      await Promise.all([...pools.values()].map(({ sequelize }) => sequelize.close()));
    },
  };
}
