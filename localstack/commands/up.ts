/** `npm run localstack:up`: an emulator and a database, LocalStack's in Docker where an engine answers, else as processes. */
import { InvalidArgumentError } from 'commander';
import { dockerAnswers } from '../database/docker-server.ts';
import { commandFor } from '../emulators/emulators.ts';
import { LOCALSTACK } from '../emulators/localstack.ts';
import { startEmulator } from '../emulators/start-emulator.ts';
import { type CommonOptions, localstackCommand, runCommandLine } from './command-line.ts';
import { shownState } from './shown-state.ts';

const port = (text: string): number => {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= 65_535) return value;
  throw new InvalidArgumentError('It must be a whole number from 1 to 65535.');
};

interface UpOptions extends CommonOptions {
  readonly port?: number;
  readonly withoutDocker: boolean;
}

const command = localstackCommand('up', 'Starts an emulator of AWS and a database, and leaves them running.')
  .option('--port <n>', 'the port on loopback (LocalStack: 4566, MiniStack: 4567)', port)
  .option('--without-docker', 'run processes of this machine although Docker is there', false);

await runCommandLine<UpOptions>(command, async (emulator, { log }, options) => {
  const inDocker = emulator === LOCALSTACK && !options.withoutDocker && (await dockerAnswers());
  const started = await startEmulator({
    emulator,
    kind: inDocker ? 'compose' : 'process',
    endpoint: `http://127.0.0.1:${options.port ?? emulator.defaultPort}`,
    log,
  });
  const state = shownState(started);
  log(`${emulator.title} answers at ${state.endpoint}; its log: ${state.log}`);
  log(`The database is ${state.database.origin}: ${state.database.url}`);
  log(`Next: ${commandFor(emulator, 'deploy')}. At the end: ${commandFor(emulator, 'down')}`);
  return state;
});
