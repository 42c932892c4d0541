import type { Output } from '../commands/command-line.ts';
import { ACCOUNT, REGION } from '../emulators/aws-variables.ts';
import type { Emulator } from '../emulators/emulator.ts';
import { commandFor } from '../emulators/emulators.ts';
import { LocalStackError } from '../emulators/localstack-error.ts';
import type { State } from '../state.ts';
import { runCdk } from './run-cdk.ts';

/**
 * Bootstraps the account and deploys. Deploying again updates the stack.
 * @param app The directory of its cdk.json.
 * @throws LocalStackError DEPLOY_FAILED
 */
export async function deployStack(emulator: Emulator, state: State, app: string, output: Output): Promise<void> {
  const { home, assembly, outputs } = emulator.places;
  const run = async (directory: string, args: readonly string[]) => {
    if ((await runCdk(state, output, directory, args)) === 0) return;
    throw new LocalStackError(
      'DEPLOY_FAILED',
      `cdk ${args[0]} failed, as printed above. What ${emulator.title} says of it is in its log (${commandFor(emulator, 'up')} tells where).`,
    );
  };

  output.log('Bootstrapping the account for CDK.');
  // Away from cdk.json: it needs no app, and would synthesize it.
  await run(home, ['bootstrap', `aws://${ACCOUNT}/${REGION}`]);
  output.log('Deploying.');
  await run(app, [
    ...['deploy', '--all', '--require-approval', 'never'],
    ...['--output', assembly, '--outputs-file', outputs],
  ]);
}
