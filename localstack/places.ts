import { join, resolve } from 'node:path';
import type { EmulatorName } from './emulators/emulator-name.ts';

export const projectRoot = resolve(import.meta.dirname, '..');

/** Where the commands keep things of one emulator, all of it under `.caseload/{its name}`. */
export function placesOf(emulator: EmulatorName) {
  const home = join(projectRoot, '.caseload', emulator);
  return {
    home,
    /** What runs, from `up` to `down`. */
    state: join(home, 'state.json'),
    pythonEnvironment: join(home, 'venv'),
    log: join(home, `${emulator}.log`),
    /** The emulator's own files. */
    files: join(home, 'files'),
    /** Functions' code and what they wrote since their last invocation. */
    temporary: join(home, 'tmp'),
    cache: join(home, 'cache'),
    assembly: join(home, 'cdk.out'),
    /** The cdk.json of this tree's app, fitted to what runs. */
    present: join(home, 'present'),
    /** The tree of an earlier commit, to upgrade from. */
    earlier: join(home, 'earlier'),
    /** The outputs of the stacks that were deployed, as `cdk deploy` writes them. */
    outputs: join(home, 'outputs.json'),
    /** The deployed pipeline, described for the end-to-end suite. */
    target: join(home, 'target.json'),
  } as const;
}

export type Places = ReturnType<typeof placesOf>;
