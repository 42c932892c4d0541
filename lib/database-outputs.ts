import type { DatabaseConnection } from './database-connection.ts';
import type { StageSettings } from './stage-schema.ts';

/** What the operators' command line has to know of the database. A server on the own machine is known to whoever started it. */
export function databaseOutputs(
  { databaseName }: StageSettings,
  { host, readerHost, port, credentials }: DatabaseConnection,
): Record<string, string> {
  if (!('secretArn' in credentials)) return {};
  return {
    DatabaseHost: host,
    DatabaseReaderHost: readerHost,
    DatabasePort: `${port}`,
    DatabaseName: databaseName,
    DatabaseSecretArn: credentials.secretArn,
  };
}
