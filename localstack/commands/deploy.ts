/** `npm run localstack:deploy`: the stack of the stage `local`, by plain `cdk`. */

import { completeDeployment } from '../stack/complete-deployment.ts';
import { deployStack } from '../stack/deploy-stack.ts';
import { presentApp } from '../stack/present-app.ts';
import { readOutputs } from '../stack/stack-outputs.ts';
import { stateOfRunning } from '../state.ts';
import { localstackCommand, runCommandLine } from './command-line.ts';

await runCommandLine(
  localstackCommand('deploy', 'Deploys the stack of the stage "local" to the emulator that was started.'),
  async (emulator, output) => {
    const state = await stateOfRunning(emulator);
    await deployStack(emulator, state, await presentApp(emulator, state), output);
    await completeDeployment(emulator, state);
    output.log(`Deployed; the outputs are in ${emulator.places.outputs}`);
    return readOutputs(emulator);
  },
);
