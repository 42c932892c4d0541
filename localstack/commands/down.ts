/** `npm run localstack:down`: ends what `up` has started, and nothing else. */
import { rm } from 'node:fs/promises';
import { endDatabase } from '../database/lasting-database.ts';
import { endCompose } from '../emulators/compose.ts';
import { endProcess } from '../emulators/own-process.ts';
import { emulatorProcess } from '../emulators/start-process.ts';
import { readState, removeState } from '../state.ts';
import { localstackCommand, runCommandLine } from './command-line.ts';

await runCommandLine(
  localstackCommand('down', 'Ends the emulator and its database, with their data.'),
  async (emulator, { log }) => {
    const { title, places } = emulator;
    const state = await readState(places.state);
    if (!state) {
      log('Nothing was started from here.');
      return { ended: false };
    }
    if (state.kind === 'compose') await endCompose();
    if (state.pid !== null) await endProcess(emulatorProcess(emulator, state.pid));
    await endDatabase(state.database);
    // What stands in these of the database's password goes as well.
    for (const place of [places.outputs, places.target, places.present, places.earlier, places.assembly]) {
      await rm(place, { recursive: true, force: true });
    }
    await removeState(places.state);
    log(`${title} and its database have ended.`);
    return { ended: true };
  },
);
