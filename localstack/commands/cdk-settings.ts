import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contextSettings } from '../../lib/context-settings.ts';
import type { PlainDatabaseSettings } from '../../lib/database-settings.ts';
import type { StageSettings } from '../../lib/stage-schema.ts';
import type { StageOverrides } from '../../lib/stage-settings.ts';
import type { Address } from '../database/database-server.ts';
import type { Emulator } from './emulator.ts';
import { projectRoot } from './places.ts';
import type { State } from './state.ts';

export type ContextSettings = Readonly<Record<string, StageOverrides>>;

export const STAGE = 'local';

/** What cdk.json says of all stages, fitted to what runs: what the app gets as `-c caseload=JSON`. */
export async function deployedSettings(emulator: Emulator, { database }: State): Promise<ContextSettings> {
  const { context } = JSON.parse(await readFile(join(projectRoot, 'cdk.json'), 'utf8')) as {
    context?: { caseload?: ContextSettings };
  };
  return fitted(context?.caseload ?? {}, emulator.settings, database.seenByFunctions);
}

/**
 * The settings of cdk.json with the local stage's database in place, and what the emulator needs. The command line's context
 * replaces the file's, so the file's goes along.
 */
export function fitted(
  settings: ContextSettings,
  needed: StageOverrides,
  { host, port, user, password }: Address,
): ContextSettings {
  const database: PlainDatabaseSettings = { kind: 'plain', host, readerHost: host, port, user, password };
  const local = settings[STAGE];
  const alarms = { ...local?.alarms, ...needed.alarms };
  return { ...settings, [STAGE]: { ...local, ...needed, alarms, database } };
}

/** The stage's settings as the app makes them of it. */
export const stageOf = (settings: ContextSettings): StageSettings =>
  contextSettings((key) => ({ stage: STAGE, caseload: settings })[key]);
