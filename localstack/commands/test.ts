/** `npm run localstack:test`: the end-to-end suite against what was deployed; arguments go to vitest. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { awsVariables } from './aws-variables.ts';
import { localstackCommand, runCommandLine } from './command-line.ts';
import { describeTarget } from './describe-target.ts';
import { projectRoot } from './places.ts';
import { runInteractive } from './run-interactive.ts';
import { stateOfRunning } from './state.ts';

const SUITE = ['run', '--project', 'database', 'test/e2e/pipeline.test.ts'];

const command = localstackCommand('test', 'Runs the end-to-end suite against what was deployed.')
  .argument('[vitest arguments...]')
  .allowUnknownOption();

await runCommandLine(command, async (emulator, { log, json }) => {
  const state = await stateOfRunning(emulator);
  const target = await describeTarget(emulator, state);
  await writeFile(emulator.places.target, `${JSON.stringify(target, null, 2)}\n`);
  log(`The end-to-end suite runs on ${target.name}, Node.js ${process.versions.node}.`);
  const exitCode = await runInteractive(
    process.execPath,
    [join(projectRoot, 'node_modules', 'vitest', 'vitest.mjs'), ...SUITE, ...command.args],
    {
      cwd: projectRoot,
      env: {
        ...awsVariables(state.endpoint, process.env),
        E2E_TARGET: emulator.places.target,
        // The deployment's own, so that the tests start no second server.
        MYSQL_URL: state.database.url,
      },
      // Standard output is for the result alone.
      stdio: json ? ['ignore', 2, 2] : 'inherit',
    },
  );
  process.exitCode = exitCode ?? 1;
  return { target: target.name, exitCode };
});
