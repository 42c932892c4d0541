import type { StageOverrides } from '../../lib/stage-settings.ts';
import type { EmulatorName } from './emulator-name.ts';
import type { Places } from './places.ts';
import type { Difference } from './target-description.ts';

/** An emulator of AWS that the commands start, and what is its own about it. */
export interface Emulator {
  readonly name: EmulatorName;
  /** As it writes itself. */
  readonly title: string;
  readonly version: string;
  /** On loopback, unless somebody names another; each has its own, so that both can run at once. */
  readonly defaultPort: number;
  readonly places: Places;
  readonly python: PythonProgram;
  /** The environment of its process. @param node The Node.js that runs the functions. */
  variables(port: number, env: NodeJS.ProcessEnv, node: string): Record<string, string>;
  /** Settings without which it takes no stack of the stage `local`. */
  readonly settings: StageOverrides;
  readonly differences: readonly Difference[];
}

/** What is installed, and run, in a virtual environment. */
export interface PythonProgram {
  /** The least x of Python 3.x. */
  readonly leastMinor: number;
  /** Of every package one version. */
  readonly requirements: string;
  /** A package of this project that goes along. */
  readonly ownPackage: string | null;
  readonly mainModule: string;
}
