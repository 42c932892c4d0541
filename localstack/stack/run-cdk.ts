import { delimiter, dirname, join } from 'node:path';
import type { Output } from '../commands/command-line.ts';
import { type CommandOutcome, runCommand } from '../database/run-command.ts';
import { awsVariables } from '../emulators/aws-variables.ts';
import { projectRoot } from '../places.ts';
import type { State } from '../state.ts';
import { runInteractive } from './run-interactive.ts';

const TIMEOUT_MS = 10 * 60_000;

type Endpoint = Pick<State, 'endpoint'>;

/** Runs plain `cdk` in a directory, against the emulator and nothing else. @returns its exit code; null when a signal ended it. */
export function runCdk(
  state: Endpoint,
  { json }: Pick<Output, 'json'>,
  directory: string,
  args: readonly string[],
): Promise<number | null> {
  // Standard output is for the result alone.
  const stdio = ['ignore', json ? 2 : 1, 2] as const;
  return runInteractive(process.execPath, words(args), { cwd: directory, env: variables(state), stdio });
}

/** The same, for what it prints. */
export const askCdk = (state: Endpoint, directory: string, args: readonly string[]): Promise<CommandOutcome> =>
  runCommand(process.execPath, words(args), { timeoutMs: TIMEOUT_MS, cwd: directory, env: variables(state) });

const words = (args: readonly string[]): string[] => [
  join(projectRoot, 'node_modules', 'aws-cdk', 'bin', 'cdk'),
  ...args,
  '--ci',
  '--no-notices',
];

const variables = ({ endpoint }: Endpoint): NodeJS.ProcessEnv => ({
  ...awsVariables(endpoint, process.env),
  // The app and the bundler must be this Node.js and this project's.
  PATH: [join(projectRoot, 'node_modules', '.bin'), dirname(process.execPath), process.env['PATH']].join(delimiter),
});
