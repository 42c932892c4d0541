/** `npm run localstack:test`: the end-to-end suite against what was deployed; arguments go to vitest. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { awsVariables } from './aws-variables.ts';
import { localstackCommand, runCommandLine } from './command-line.ts';
import { LocalStackError } from './localstack-error.ts';
import { PLACES, projectRoot } from './places.ts';
import { stateOfRunning } from './state.ts';

const command = localstackCommand('test', 'Runs the end-to-end suite against what was deployed.')
  .argument('[vitest arguments...]')
  .allowUnknownOption();

await runCommandLine(command, async () => {
  const { endpoint, database } = await stateOfRunning();
  if (!existsSync(PLACES.outputs))
    throw new LocalStackError('NOT_RUNNING', 'Nothing is deployed: npm run localstack:deploy');
  const vitest = join(projectRoot, 'node_modules', 'vitest', 'vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', ...command.args], {
    cwd: projectRoot,
    env: {
      ...awsVariables(endpoint, process.env),
      CASELOAD_TARGET: 'localstack',
      CASELOAD_ENDPOINT: endpoint,
      CASELOAD_OUTPUTS: PLACES.outputs,
      MYSQL_URL: database.url,
    },
    stdio: 'inherit',
  });
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  process.exitCode = exitCode ?? 1;
  return { exitCode };
});
