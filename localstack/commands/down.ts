/** `npm run localstack:down`: ends what `up` has started, and nothing else. */
import { rm } from 'node:fs/promises';
import { localstackCommand, runCommandLine } from './command-line.ts';
import { endCompose } from './compose.ts';
import { endDatabase } from './lasting-database.ts';
import { endProcess } from './own-process.ts';
import { PLACES } from './places.ts';
import { localstackProcess } from './start-process.ts';
import { readState, removeState } from './state.ts';

await runCommandLine(
  localstackCommand('down', 'Ends LocalStack and its database, with their data.'),
  async (_, { log }) => {
    const state = await readState();
    if (!state) {
      log('Nothing was started from here.');
      return { ended: false };
    }
    if (state.kind === 'compose') await endCompose();
    if (state.pid !== null) await endProcess(localstackProcess(state.pid));
    await endDatabase(state.database);
    await rm(PLACES.outputs, { force: true });
    await removeState();
    log('LocalStack and its database have ended.');
    return { ended: true };
  },
);
