import { LRUCache } from 'lru-cache';
import type { Sequelize } from 'sequelize';
import { type CredentialSource, credentialsOf } from '../mysql/connections/credentials.ts';
import type { DatabaseConfig } from '../mysql/connections/database-config.ts';
import { withoutContent } from '../mysql/connections/database-failure.ts';
import { endingWith } from '../mysql/connections/ending-with.ts';
import { createEndpointPool, type Endpoint, type POOL } from '../mysql/connections/endpoint-pool.ts';
import { bindModels, defineModels, type Models } from '../mysql/connections/models.ts';
import { isAccessDenied } from '../mysql/core/mysql-errors.ts';
import { caseTables } from '../schema/case-tables.ts';
import { coreTables } from '../schema/core-tables.ts';
import type { Tables } from '../schema/table.ts';
import { currentCase, currentSignal } from './case-context.ts';
import { type CaseDirectory, type CaseEntry, createCaseDirectory } from './case-directory.ts';
import { coreSchema } from './core/names.ts';
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

type Role = 'writer' | 'reader';

export function createSessions(options: SessionOptions): Sessions {
  const { config, retry, clock = Date.now } = options;
  const credentials = options.credentials ?? credentialsOf(config);
  const pools = createPools({ ...options, clock, credentials });
  const bound = createBoundModels();
  const inTransaction = createTransactions(credentials);
  const core = coreSchema(config.prefix);

  const coreSession =
    (role: Role) =>
    <T>(work: (session: CoreSession) => Promise<T>): Promise<T> =>
      retry(() => {
        const { sequelize, coreModels } = pools.own(role);
        const target = { sequelize, schema: core, tables: coreTables, models: coreModels };
        return inTransaction(target, (parts) => work(createSession(parts, {})));
      });
  // The directory decides who may write, so it reads from the writer: a replica's lag must not admit a frozen case.
  const directory = createCaseDirectory(config.prefix, coreSession('writer'), clock);

  const caseSession =
    (role: Role): CaseSessionOpener =>
    async <T>(first: number | CaseWork<T>, second?: CaseWork<T>): Promise<T> => {
      const { caseId, work } = workOf(first, second);
      const entry = await directory.find(caseId);
      const { sequelize, caseModels } = pools.of(role, entry);
      const models = bound.models(role, caseModels, entry);
      const target = { sequelize, schema: entry.schema, tables: caseTables, models };
      return retry(() => inTransaction(target, (parts) => work(createCaseSession(parts, caseId, entry))));
    };

  return {
    writerSession: caseSession('writer'),
    readerSession: caseSession('reader'),
    coreWriterSession: coreSession('writer'),
    coreReaderSession: coreSession('reader'),
    directory,
    writersOf: (caseId) => {
      const own = { host: config.writerHost, port: config.port };
      const { writerHost, port } = (caseId === null ? undefined : directory.lastKnown(caseId)) ?? {};
      return writerHost ? [own, { host: writerHost, port: port ?? config.port }] : [own];
    },
    boundCases: bound.cases,
    close: pools.close,
  };
}

/** The case and the work of a call that may leave the case to the context. */
function workOf<T>(first: number | CaseWork<T>, second?: CaseWork<T>): { caseId: number; work: CaseWork<T> } {
  const work = typeof first === 'number' ? second : first;
  const caseId = typeof first === 'number' ? first : currentCase();
  if (caseId === null) throw new NoCaseError('Open the session with a caseId, or inside inCase().');
  if (!work) throw new TypeError('A session needs work to do.');
  return { caseId, work };
}

interface Pool {
  readonly sequelize: Sequelize;
  readonly caseModels: Models<typeof caseTables>;
  readonly coreModels: Models<typeof coreTables>;
}

/** One pool for each endpoint and role, made when it is first asked for. */
function createPools(
  options: SessionOptions & { readonly clock: () => number; readonly credentials: CredentialSource },
) {
  const { config, clock, credentials, pool } = options;
  const pools = new Map<string, Pool>();
  const at = (role: Role, host: string, port: number): Pool => {
    const name = `${role} ${host}:${port}`;
    const known = pools.get(name);
    if (known) return known;
    const endpoint = { host, port, tls: config.tls, credentials: credentials.get, clock };
    const sequelize = createEndpointPool({ ...endpoint, ...(pool ? { pool } : {}) });
    const made = {
      sequelize,
      caseModels: defineModels(sequelize, 'case', caseTables),
      coreModels: bindModels(defineModels(sequelize, 'core', coreTables), coreSchema(config.prefix), null),
    };
    pools.set(name, made);
    return made;
  };
  const own = (role: Role) => at(role, role === 'writer' ? config.writerHost : config.readerHost, config.port);
  return {
    /** The pool of the core database. */
    own,
    /** The pool of a case's server. */
    of: (role: Role, { writerHost, readerHost, port }: CaseEntry): Pool => {
      const host = role === 'writer' ? writerHost : (readerHost ?? writerHost);
      return host === null ? own(role) : at(role, host, port ?? config.port);
    },
    close: async () => {
      await Promise.all([...pools.values()].map(({ sequelize }) => sequelize.close()));
    },
  };
}

/** The models of the cases used last, bound to them. */
function createBoundModels() {
  const engines = new LRUCache<string, { caseId: number; models: Models<typeof caseTables> }>({
    max: ENGINE_CACHE_SIZE,
  });
  return {
    models: (role: Role, caseModels: Models<typeof caseTables>, { schema, caseId }: CaseEntry) => {
      const key = `${role} ${schema} ${caseId}`;
      const engine = engines.get(key) ?? { caseId, models: bindModels(caseModels, schema, caseId) };
      engines.set(key, engine);
      return engine.models;
    },
    cases: () => [...engines.rkeys()].map((key) => engines.peek(key)?.caseId ?? 0),
  };
}

/** Runs work in a transaction, which ends with the current signal. Its errors carry no statement and no value. */
function createTransactions(credentials: CredentialSource) {
  return async <Ts extends Tables, T>(
    target: Omit<SessionParts<Ts>, 'transaction'>,
    work: (parts: SessionParts<Ts>) => Promise<T>,
  ): Promise<T> => {
    const signal = currentSignal();
    signal?.throwIfAborted();
    try {
      return await target.sequelize.transaction((transaction) =>
        endingWith(signal, transaction, () => work({ ...target, transaction })),
      );
    } catch (error) {
      if (isAccessDenied(error)) credentials.refused();
      throw withoutContent(error);
    }
  };
}

const createCaseSession = (parts: SessionParts<typeof caseTables>, caseId: number, entry: CaseEntry): CaseSession => ({
  ...createSession(parts, { npcase_id: caseId }),
  caseId,
  entry,
  batch: (batchId) => ({ ...createSession(parts, { npcase_id: caseId, batch_id: batchId }), caseId, batchId }),
});
