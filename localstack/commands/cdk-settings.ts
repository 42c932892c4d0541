import type { PlainDatabaseSettings } from '../../lib/database-settings.ts';
import type { StageOverrides } from '../../lib/stage-settings.ts';
import type { Address } from '../database/database-server.ts';

export type ContextSettings = Readonly<Record<string, StageOverrides>>;

/**
 * What the app gets as `-c caseload=JSON`: the settings of cdk.json with the local stage's database in place. The command
 * line's context replaces the file's, so the file's goes along.
 */
export function withDatabase(settings: ContextSettings, { host, port, user, password }: Address): ContextSettings {
  const database: PlainDatabaseSettings = { kind: 'plain', host, readerHost: host, port, user, password };
  return { ...settings, local: { ...settings['local'], database } };
}
