/** `npm run localstack:upgrade`: deploys an earlier commit, imports, deploys this tree over it, and audits what became of it. */
import { existsSync } from 'node:fs';
import { commandFor } from '../emulators/emulators.ts';
import { LocalStackError } from '../emulators/localstack-error.ts';
import { deployStack } from '../stack/deploy-stack.ts';
import { diffFromDeployed } from '../stack/diff-from-deployed.ts';
import { commitId, placeEarlierTree } from '../stack/earlier-tree.ts';
import { presentApp } from '../stack/present-app.ts';
import { runSuite } from '../stack/run-suite.ts';
import { stateOfRunning } from '../state.ts';
import { localstackCommand, runCommandLine } from './command-line.ts';
import { stopwatch } from './stopwatch.ts';

const command = localstackCommand('upgrade', 'Tests the upgrade from an earlier commit to this tree.')
  .usage('-- [options] <commit>')
  .argument('<commit>', 'the commit that is deployed first');

await runCommandLine(command, async (emulator, output) => {
  const { places, title } = emulator;
  const { steps, timed } = stopwatch(output.log);
  const state = await stateOfRunning(emulator);
  if (existsSync(places.outputs)) {
    throw new LocalStackError(
      'ALREADY_DEPLOYED',
      `An upgrade begins on an empty ${title}: ${commandFor(emulator, 'down')} && ${commandFor(emulator, 'up')}`,
    );
  }
  const from = await commitId(String(command.processedArgs[0]));
  await timed(`Taking the tree of ${from}`, () =>
    placeEarlierTree(from, places.earlier, state.database.seenByFunctions),
  );
  await timed('Deploying it', () => deployStack(emulator, state, places.earlier, output));

  const present = await presentApp(emulator, state);
  const diff = () => diffFromDeployed(emulator, state, present);
  // Also shows that the command sees a difference, before it is asked for none.
  if ((await timed('Looking for what changed, by cdk diff', diff)) === null) {
    throw new LocalStackError(
      'NOTHING_CHANGED',
      `The stack of ${from} is the stack of this tree; name an earlier commit.`,
    );
  }
  const { target, exitCode } = await timed('Importing, deploying this tree over it, importing on', () =>
    runSuite(emulator, state, output, ['test/e2e/upgrade.test.ts'], { E2E_UPGRADE: emulator.name }),
  );
  if (exitCode !== 0) {
    throw new LocalStackError('UPGRADE_FAILED', `The tests printed why, above. What ${title} says: ${state.log}`);
  }
  const left = await timed('Looking for a difference that is left, by cdk diff', diff);
  if (left !== null) {
    output.log(left);
    throw new LocalStackError(
      'DIFF_NOT_QUIET',
      'What was deployed a moment ago differs from this tree, as printed above. Each synthesis must give the same template.',
    );
  }
  output.log(`Nothing differs. The upgrade from ${from} to this tree holds on ${target}.`);
  return { target, from, steps };
});
