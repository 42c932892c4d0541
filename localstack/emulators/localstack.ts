import { join } from 'node:path';
import { placesOf, projectRoot } from '../places.ts';
import type { Emulator } from './emulator.ts';
import { localstackVariables } from './localstack-variables.ts';

const EXECUTOR = join(projectRoot, 'localstack', 'executor');

/** The last version that runs without an account. */
export const LOCALSTACK: Emulator = {
  name: 'localstack',
  title: 'LocalStack',
  version: '4.14.0',
  defaultPort: 4566,
  places: placesOf('localstack'),
  python: {
    // It imports `warnings.deprecated`, which Python has since 3.13; its metadata say 3.10.
    leastMinor: 13,
    requirements: join(EXECUTOR, 'requirements.txt'),
    ownPackage: EXECUTOR,
    mainModule: 'localstack.runtime.main',
  },
  initHooks: join(projectRoot, 'localstack', 'init'),
  variables: localstackVariables,
  differences: ['bodies-reprinted', 'custom-resources-skipped'],
};
