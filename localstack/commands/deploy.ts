/** `npm run localstack:deploy`: the stack of the stage `local`, by plain `cdk`. */
import { readFile } from 'node:fs/promises';
import { localstackCommand, runCommandLine } from './command-line.ts';
import { deployStack } from './deploy-stack.ts';
import { migrateCore } from './migrate-core.ts';
import { PLACES } from './places.ts';
import { stateOfRunning } from './state.ts';

await runCommandLine(
  localstackCommand('deploy', 'Deploys the stack of the stage "local" to the LocalStack that was started.'),
  async (_, { log, json }) => {
    const state = await stateOfRunning();
    await deployStack(state, { log, json });
    const outputs = JSON.parse(await readFile(PLACES.outputs, 'utf8')) as Record<string, Record<string, string>>;
    for (const { MigratorQueueUrl } of Object.values(outputs)) {
      if (MigratorQueueUrl) await migrateCore(state.endpoint, MigratorQueueUrl);
    }
    log(`Deployed; the outputs are in ${PLACES.outputs}`);
    return outputs;
  },
);
