import { join } from 'node:path';
import { placesOf, projectRoot } from '../places.ts';
import type { Emulator } from './emulator.ts';
import { ministackVariables } from './ministack-variables.ts';

/** A second emulator, by other people, so that what one gets wrong shows on the other. */
export const MINISTACK: Emulator = {
  name: 'ministack',
  title: 'MiniStack',
  version: '1.4.21',
  defaultPort: 4567,
  places: placesOf('ministack'),
  python: {
    leastMinor: 11,
    requirements: join(projectRoot, 'localstack', 'ministack', 'requirements.txt'),
    ownPackage: null,
    mainModule: 'ministack',
  },
  initHooks: null,
  variables: ministackVariables,
  differences: ['object-keys-not-encoded', 'redrive-policies-ignored'],
};
