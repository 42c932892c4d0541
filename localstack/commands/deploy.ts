/** `npm run localstack:deploy`: the stack of the stage `local`, by plain `cdk`. */
import { localstackCommand, runCommandLine } from './command-line.ts';
import { completeDeployment } from './complete-deployment.ts';
import { deployStack } from './deploy-stack.ts';
import { presentApp } from './present-app.ts';
import { readOutputs } from './stack-outputs.ts';
import { stateOfRunning } from './state.ts';

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
