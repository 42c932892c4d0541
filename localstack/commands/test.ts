/** `npm run localstack:test`: the end-to-end suite against what was deployed; arguments go to vitest. */

import { runSuite } from '../stack/run-suite.ts';
import { stateOfRunning } from '../state.ts';
import { localstackCommand, runCommandLine } from './command-line.ts';

const command = localstackCommand('test', 'Runs the end-to-end suite against what was deployed.')
  .argument('[vitest arguments...]')
  .allowUnknownOption();

await runCommandLine(command, async (emulator, output) => {
  const state = await stateOfRunning(emulator);
  const result = await runSuite(emulator, state, output, ['test/e2e/pipeline.test.ts', ...command.args]);
  process.exitCode = result.exitCode ?? 1;
  return result;
});
