import { setImmediate, setTimeout } from 'node:timers/promises';
import mysql2 from 'mysql2';
import { type Options, Sequelize } from 'sequelize';
import { SESSION_SETTINGS } from '../core/session-settings.ts';
import type { Credentials } from './credentials.ts';
import { tlsOptions } from './tls-options.ts';

/** Connections of one endpoint and what happens to them. */
export const POOL = {
  /** Connections kept when idle. */
  size: 5,
  /** More that may be opened under load and are closed when given back. */
  overflow: 5,
  acquireMs: 60_000,
  recycleMs: 30 * 60_000,
  /** A connection idle for longer is asked whether it lives before it is used. */
  pingAfterIdleMs: 1_000,
} as const;

const PING_LIMIT_MS = 2_000;

/** Where a server listens. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export interface EndpointOptions extends Endpoint {
  readonly tls: boolean;
  readonly credentials: () => Promise<Credentials>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly pool?: Partial<typeof POOL>;
}

/** What this file uses of a driver's connection. */
interface DriverConnection {
  query(sql: string, done: (error: Error | null) => void): void;
  ping(done: (error: Error | null) => void): void;
}

/** What Sequelize's connection manager has and its public type does not say. */
interface WithPool {
  readonly pool: { readonly available: number; readonly waiting: number };
}

const settled = (start: (done: (error: Error | null) => void) => void): Promise<void> =>
  new Promise((resolve, reject) => start((error) => (error ? reject(error) : resolve())));

/**
 * One pool for one endpoint, whatever the number of cases behind it. Connections have no default schema, speak the text
 * protocol only, are pinged before use after idling, and are replaced when they are stale or half an hour old.
 */
export function createEndpointPool(options: EndpointOptions): Sequelize {
  const pool = { ...POOL, ...options.pool };
  const bornAt = new WeakMap<object, number>();
  const idleSince = new WeakMap<object, number>();

  // Both are read by Sequelize 6 and missing from its types.
  const sequelizeOptions: Options & { keepDefaultTimezone: boolean; databaseVersion: string } = {
    dialect: 'mysql',
    dialectModule: mysql2,
    host: options.host,
    port: options.port,
    // Given, so that Sequelize opens no extra connection to ask; it only chooses between syntaxes we do not use.
    databaseVersion: '8.0.0',
    keepDefaultTimezone: true,
    timezone: '+00:00',
    logging: false,
    // Sequelize itself would retry nothing here; retries belong to the session, around the whole transaction.
    retry: { max: 1 },
    pool: { max: pool.size + pool.overflow, min: 0, acquire: pool.acquireMs, idle: pool.recycleMs, evict: 60_000 },
    dialectOptions: {
      charset: 'utf8mb4',
      connectTimeout: 10_000,
      decimalNumbers: true,
      ...tlsOptions(options.tls),
    },
  };
  const sequelize = new Sequelize(sequelizeOptions);

  // Makes Model.schema() write `schema`.`table`; without it the MySQL dialect writes one identifier with a dot in it.
  const { dialect } = sequelize as unknown as { dialect: { supports: object } };
  dialect.supports = { ...dialect.supports, schemas: true };

  sequelize.addHook('beforeConnect', async (config) => {
    const { user, password } = await options.credentials();
    config.username = user;
    config.password = password;
  });
  sequelize.addHook('afterConnect', async (connection) => {
    for (const setting of SESSION_SETTINGS) {
      await settled((done) => (connection as DriverConnection).query(setting, done));
    }
    bornAt.set(connection as object, options.clock());
  });

  const manager = sequelize.connectionManager as typeof sequelize.connectionManager & WithPool;
  const acquire = manager.getConnection.bind(manager);
  const release = manager.releaseConnection.bind(manager);

  const usable = async (connection: DriverConnection): Promise<boolean> => {
    const now = options.clock();
    if (now - (bornAt.get(connection) ?? now) > pool.recycleMs) return false;
    if (now - (idleSince.get(connection) ?? now) <= pool.pingAfterIdleMs) return true;
    const ping = settled((done) => connection.ping(done)).then(
      () => true,
      () => false,
    );
    // A half-open connection answers nothing at all.
    return Promise.race([ping, setTimeout(PING_LIMIT_MS, false, { ref: false })]);
  };
  manager.getConnection = async (request) => {
    for (;;) {
      const connection = await acquire(request);
      if (await usable(connection as DriverConnection)) return connection;
      await manager.destroyConnection(connection);
      // The pool then looks for someone waiting; who asks before it has looked is served twice, one connection idle.
      await setImmediate();
    }
  };
  manager.releaseConnection = (connection) => {
    idleSince.set(connection, options.clock());
    const { available, waiting } = manager.pool;
    // Someone who waits takes it over: closing it would cost a new connection for each piece of work under load.
    if (waiting === 0 && available >= pool.size) void manager.destroyConnection(connection).catch(() => undefined);
    else release(connection);
  };
  return sequelize;
}
