import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { isAccessDenied } from '../core/mysql-errors.ts';
import type { CredentialSource } from './credentials.ts';
import { withoutContent } from './database-failure.ts';
import type { Endpoint } from './endpoint-pool.ts';
import { tlsOptions } from './tls-options.ts';

/** Milliseconds in all: an answer that takes longer is as good as none, and whoever asks may have little time left. */
const LIMIT_MS = 2_000;

export interface ProbeOptions {
  readonly tls: boolean;
  readonly credentials: CredentialSource;
  readonly limitMs?: number;
}

/** The server answers and takes no writes, as one that a failover has made a reader. */
export class ReadOnlyError extends Error {
  override readonly name = 'ReadOnlyError';
}

/**
 * Asks a server whether it would take writes now. It opens a connection of its own, once: the pool would wait for one
 * up to a minute, and what is in it may be half dead.
 * @returns a function that rejects, within two seconds, with what stands in the way.
 */
export function createProbe({ tls, credentials, limitMs = LIMIT_MS }: ProbeOptions) {
  return async ({ host, port }: Endpoint): Promise<void> => {
    const opened = Promise.withResolvers<Connection>();
    const { promise: broken, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error(`The server did not answer within ${limitMs} ms.`)), limitMs);
    const ask = async (): Promise<void> => {
      const connection = await createConnection({
        host,
        port,
        ...(await credentials.get()),
        connectTimeout: limitMs,
        ...tlsOptions(tls),
      });
      opened.resolve(connection);
      connection.on('error', reject);
      const [[row]] = await connection.query<({ readonly [name: string]: unknown } & RowDataPacket)[]>(
        'SELECT @@innodb_read_only AS engine, @@read_only AS server',
      );
      if ([row?.['engine'], row?.['server']].some((value) => !WRITABLE.has(String(value))))
        throw new ReadOnlyError('The server takes no writes.');
    };
    try {
      await Promise.race([ask(), broken]);
    } catch (error) {
      if (isAccessDenied(error)) credentials.refused();
      throw withoutContent(error);
    } finally {
      clearTimeout(timer);
      // One that comes about too late is ended as well.
      void opened.promise.then((connection) => connection.destroy());
    }
  };
}

/** Servers give these variables as numbers or as words. */
const WRITABLE: ReadonlySet<string> = new Set(['0', 'OFF']);
