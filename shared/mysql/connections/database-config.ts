import { z } from 'zod';
import { databaseVariables } from '../core/database-variables.ts';

/** Where the databases are and how one signs in to them. */
export interface DatabaseConfig {
  readonly writerHost: string;
  readonly readerHost: string;
  readonly port: number;
  /** The prefix of every schema name. */
  readonly prefix: string;
  readonly region: string;
  readonly tls: boolean;
  readonly credentials: { readonly secretArn: string } | { readonly user: string; readonly password: string };
}

/**
 * Reads the database settings from the environment, once, at start.
 * @throws Error naming every variable that is missing or wrong.
 */
export function databaseConfig(env: NodeJS.ProcessEnv): DatabaseConfig {
  const parsed = databaseVariables.safeParse(env);
  if (!parsed.success) throw new Error(`The environment is incomplete: ${z.prettifyError(parsed.error)}`);
  const e = parsed.data;
  if (!e.RDS_SECRET_ARN && !e.RDS_USER) throw new Error('Set RDS_SECRET_ARN, or RDS_USER and RDS_PASSWORD.');
  return Object.freeze({
    writerHost: e.RDS_HOST,
    readerHost: e.RDS_READER_HOST ?? e.RDS_HOST,
    port: e.RDS_PORT,
    prefix: e.RDS_DBNAME,
    region: e.RDS_REGION_NAME,
    tls: e.RDS_TLS === 'required',
    credentials: e.RDS_SECRET_ARN
      ? { secretArn: e.RDS_SECRET_ARN }
      : { user: e.RDS_USER ?? '', password: e.RDS_PASSWORD ?? '' },
  });
}
