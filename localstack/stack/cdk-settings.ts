import { contextSettings } from '../../lib/context-settings.ts';
import type { PlainDatabaseSettings } from '../../lib/database-settings.ts';
import type { StageSettings } from '../../lib/stage-schema.ts';
import type { StageOverrides } from '../../lib/stage-settings.ts';
import type { Address } from '../database/database-server.ts';

export type ContextSettings = Readonly<Record<string, StageOverrides>>;

export const STAGE = 'local';

/** Settings with a database that is there already for the local stage. */
export function withDatabase(settings: ContextSettings, { host, port, user, password }: Address): ContextSettings {
  const database: PlainDatabaseSettings = { kind: 'plain', host, readerHost: host, port, user, password };
  return { ...settings, [STAGE]: { ...settings[STAGE], database } };
}

/** The stage's settings as the app makes them of it. */
export const stageOf = (settings: ContextSettings): StageSettings =>
  contextSettings((key) => ({ stage: STAGE, caseload: settings })[key]);
