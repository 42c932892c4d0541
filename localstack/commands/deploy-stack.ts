import { delimiter, dirname, join } from 'node:path';
import { ACCOUNT, awsVariables, REGION } from './aws-variables.ts';
import { deployedSettings, STAGE } from './cdk-settings.ts';
import type { Output } from './command-line.ts';
import type { Emulator } from './emulator.ts';
import { commandFor } from './emulators.ts';
import { LocalStackError } from './localstack-error.ts';
import { projectRoot } from './places.ts';
import { runInteractive } from './run-interactive.ts';
import type { State } from './state.ts';

/**
 * Bootstraps the account and deploys, with the running database in the settings. Deploying again updates the stack.
 * @throws LocalStackError DEPLOY_FAILED
 */
export async function deployStack(emulator: Emulator, state: State, { log, json }: Output): Promise<void> {
  const { home, assembly, outputs } = emulator.places;
  const settings = await deployedSettings(emulator, state);
  const env = {
    ...awsVariables(state.endpoint, process.env),
    // The app and the bundler must be this Node.js and this project's.
    PATH: [join(projectRoot, 'node_modules', '.bin'), dirname(process.execPath), process.env['PATH']].join(delimiter),
  };
  const run = async (directory: string, args: readonly string[]) => {
    if ((await cdk(directory, args, env, json)) === 0) return;
    throw new LocalStackError(
      'DEPLOY_FAILED',
      `cdk ${args[0]} failed, as printed above. What ${emulator.title} says of it is in its log (${commandFor(emulator, 'up')} tells where).`,
    );
  };

  log('Bootstrapping the account for CDK.');
  // Away from cdk.json: it needs no app, and would synthesize it.
  await run(home, ['bootstrap', `aws://${ACCOUNT}/${REGION}`]);
  log('Deploying.');
  await run(projectRoot, [
    ...['deploy', '--all', '--require-approval', 'never', '--context', `stage=${STAGE}`],
    ...['--context', `caseload=${JSON.stringify(settings)}`],
    ...['--output', assembly, '--outputs-file', outputs],
  ]);
}

async function cdk(
  directory: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  json: boolean,
): Promise<number | null> {
  const script = join(projectRoot, 'node_modules', 'aws-cdk', 'bin', 'cdk');
  // Standard output is for the result alone.
  const stdio = ['ignore', json ? 2 : 1, 2] as const;
  return runInteractive(process.execPath, [script, ...args, '--ci', '--no-notices'], { cwd: directory, env, stdio });
}
