import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { ACCOUNT, awsVariables, REGION } from './aws-variables.ts';
import { type ContextSettings, withDatabase } from './cdk-settings.ts';
import type { Output } from './command-line.ts';
import { LocalStackError } from './localstack-error.ts';
import { PLACES, projectRoot } from './places.ts';
import type { State } from './state.ts';

/**
 * Bootstraps the account and deploys, with the running database in the settings. Deploying again updates the stack.
 * @throws LocalStackError DEPLOY_FAILED
 */
export async function deployStack(state: State, { log, json }: Output): Promise<void> {
  const { context } = JSON.parse(await readFile(join(projectRoot, 'cdk.json'), 'utf8')) as {
    context?: { caseload?: ContextSettings };
  };
  const settings = withDatabase(context?.caseload ?? {}, state.database.seenByFunctions);
  const env = {
    ...awsVariables(state.endpoint, process.env),
    // The app and the bundler must be this Node.js and this project's.
    PATH: [join(projectRoot, 'node_modules', '.bin'), dirname(process.execPath), process.env['PATH']].join(delimiter),
  };
  const run = (directory: string, args: readonly string[]) => cdk(directory, args, env, json);

  log('Bootstrapping the account for CDK.');
  // Away from cdk.json: it needs no app, and would synthesize it.
  await run(PLACES.home, ['bootstrap', `aws://${ACCOUNT}/${REGION}`]);
  log('Deploying.');
  await run(projectRoot, [
    ...['deploy', '--all', '--require-approval', 'never', '--context', 'stage=local'],
    ...['--context', `caseload=${JSON.stringify(settings)}`],
    ...['--output', PLACES.assembly, '--outputs-file', PLACES.outputs],
  ]);
}

async function cdk(directory: string, args: readonly string[], env: NodeJS.ProcessEnv, json: boolean): Promise<void> {
  const script = join(projectRoot, 'node_modules', 'aws-cdk', 'bin', 'cdk');
  const child = spawn(process.execPath, [script, ...args, '--ci', '--no-notices'], {
    cwd: directory,
    env,
    // Standard output is for the result alone.
    stdio: ['ignore', json ? 2 : 1, 2],
  });
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (exitCode === 0) return;
  throw new LocalStackError(
    'DEPLOY_FAILED',
    `cdk ${args[0]} failed, as printed above. What LocalStack says of it is in its log (npm run localstack:up tells where).`,
  );
}
