import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StageSettings } from '../../lib/stage-schema.ts';
import type { Emulator } from '../emulators/emulator.ts';
import { writePrivateFile } from '../emulators/private-file.ts';
import { projectRoot } from '../places.ts';
import type { State } from '../state.ts';
import { stageOf } from './cdk-settings.ts';
import { type CdkJson, localCdkJson } from './local-cdk-json.ts';

/**
 * Makes a directory in which `cdk` finds this tree's app, with the running database in its settings: in a file, because a
 * command line is everybody's to read.
 * @returns the directory.
 */
export async function presentApp({ places }: Emulator, state: State): Promise<string> {
  const settings = await presentCdkJson(state);
  const app = `node ${JSON.stringify(join(projectRoot, 'bin', 'app.ts'))}`;
  await writePrivateFile(join(places.present, 'cdk.json'), JSON.stringify({ ...settings, app }));
  return places.present;
}

/** The settings that the app makes of it. */
export async function presentStage(state: State): Promise<StageSettings> {
  const { context } = await presentCdkJson(state);
  return stageOf(context?.caseload ?? {});
}

const presentCdkJson = async ({ database }: State): Promise<CdkJson> =>
  localCdkJson(await readFile(join(projectRoot, 'cdk.json'), 'utf8'), database.seenByFunctions);
