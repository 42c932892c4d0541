import { join } from 'node:path';
import type { Output } from '../commands/command-line.ts';
import { describeTarget } from '../commands/describe-target.ts';
import { awsVariables } from '../emulators/aws-variables.ts';
import type { Emulator } from '../emulators/emulator.ts';
import { writePrivateFile } from '../emulators/private-file.ts';
import { projectRoot } from '../places.ts';
import type { State } from '../state.ts';
import { runInteractive } from './run-interactive.ts';

export interface SuiteResult {
  /** The target's name, with versions. */
  readonly target: string;
  readonly exitCode: number | null;
}

/** Runs an end-to-end file against what is deployed. @param args For vitest. @param variables For the tests. */
export async function runSuite(
  emulator: Emulator,
  state: State,
  { log, json }: Output,
  args: readonly string[],
  variables: NodeJS.ProcessEnv = {},
): Promise<SuiteResult> {
  const { places } = emulator;
  const target = await describeTarget(emulator, state);
  await writePrivateFile(places.target, `${JSON.stringify(target, null, 2)}\n`);
  log(`${args[0]} runs on ${target.name}, Node.js ${process.versions.node}.`);
  const vitest = join(projectRoot, 'node_modules', 'vitest', 'vitest.mjs');
  const exitCode = await runInteractive(process.execPath, [vitest, 'run', '--project', 'database', ...args], {
    cwd: projectRoot,
    env: {
      ...awsVariables(state.endpoint, process.env),
      E2E_TARGET: places.target,
      // The deployment's own, so that the tests start no second server.
      MYSQL_URL: state.database.url,
      ...variables,
    },
    // Standard output is for the result alone.
    stdio: json ? ['ignore', 2, 2] : 'inherit',
  });
  return { target: target.name, exitCode };
}
