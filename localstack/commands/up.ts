/** `npm run localstack:up`: LocalStack and a database, in Docker where an engine answers, else as processes. */
import { InvalidArgumentError } from 'commander';
import { dockerAnswers } from '../database/docker-server.ts';
import { localstackCommand, runCommandLine } from './command-line.ts';
import { startLocalStack } from './start-localstack.ts';

const port = (text: string): number => {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= 65_535) return value;
  throw new InvalidArgumentError('It must be a whole number from 1 to 65535.');
};

const command = localstackCommand('up', 'Starts LocalStack and a database, and leaves them running.')
  .option('--port <n>', "LocalStack's port on loopback", port, 4566)
  .option('--without-docker', 'run processes of this machine although Docker is there', false);

await runCommandLine<{ json: boolean; port: number; withoutDocker: boolean }>(command, async (options, { log }) => {
  const kind = !options.withoutDocker && (await dockerAnswers()) ? 'compose' : 'process';
  const state = await startLocalStack({ kind, endpoint: `http://127.0.0.1:${options.port}`, log });
  log(`LocalStack answers at ${state.endpoint}; its log: ${state.log}`);
  log(`The database is ${state.database.origin}: ${state.database.url}`);
  log('Next: npm run localstack:deploy. At the end: npm run localstack:down');
  return state;
});
