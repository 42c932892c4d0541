import type { ExistingDatabaseSettings, PlainDatabaseSettings } from './database-settings.ts';

/** Where a function's network interfaces are. */
export interface Network {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** A secret of Secrets Manager: JSON with `username` and `password`. */
export interface SecretCredentials {
  readonly secretArn: string;
  /** The customer managed key of the secret; absent when the account's own key for Secrets Manager encrypts it. */
  readonly secretKeyArn?: string | undefined;
}

/** Credentials in the environment, for a server on the developer's machine only. */
export interface PlainCredentials {
  readonly user: string;
  readonly password: string;
}

/**
 * All that the pipeline knows of its database: either the data stack's, or one that exists. Values may be tokens, so
 * nothing here is looked up.
 */
export interface DatabaseConnection {
  readonly host: string;
  readonly readerHost: string;
  readonly port: number;
  readonly tls: 'required' | 'off';
  readonly credentials: SecretCredentials | PlainCredentials;
  /** Absent: the functions stay out of any VPC. */
  readonly network?: Network;
  /** Its names in CloudWatch; what is not named is not watched. */
  readonly monitoring?: { readonly proxyName?: string | undefined; readonly clusterIdentifier?: string | undefined };
}

/** The connection that settings spell out. */
export function connectionFromSettings(database: ExistingDatabaseSettings | PlainDatabaseSettings): DatabaseConnection {
  const { host, readerHost, port } = database;
  if (database.kind === 'plain') {
    const { user, password } = database;
    return { host, readerHost, port, tls: 'off', credentials: { user, password } };
  }
  const { secretArn, secretKeyArn, subnetIds, securityGroupIds, monitoring } = database;
  return {
    host,
    readerHost,
    port,
    tls: 'required',
    credentials: { secretArn, secretKeyArn },
    network: { subnetIds, securityGroupIds },
    ...(monitoring ? { monitoring } : {}),
  };
}
