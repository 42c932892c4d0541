import { join, resolve } from 'node:path';

export const projectRoot = resolve(import.meta.dirname, '..', '..');

const home = join(projectRoot, '.caseload', 'localstack');

/** Where the localstack commands keep things, all of it under `.caseload/localstack`. */
export const PLACES = {
  home,
  /** What runs, from `up` to `down`. */
  state: join(home, 'state.json'),
  pythonEnvironment: join(home, 'venv'),
  log: join(home, 'localstack.log'),
  /** LocalStack's own files. */
  files: join(home, 'files'),
  /** Functions' code and what they wrote since their last invocation. */
  temporary: join(home, 'tmp'),
  cache: join(home, 'cache'),
  assembly: join(home, 'cdk.out'),
  /** The outputs of the stacks that were deployed, as `cdk deploy` writes them. */
  outputs: join(home, 'outputs.json'),
} as const;
