import type { Difference } from '../commands/target-description.ts';
import type { Address } from '../database/database-server.ts';
import type { Places } from '../places.ts';
import type { EmulatorName } from './emulator-name.ts';

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
  /** The directory of the scripts that it runs when it starts; null for one that takes none. */
  readonly initHooks: string | null;
  /** The environment of its process. */
  variables(surroundings: Surroundings): Record<string, string>;
  readonly differences: readonly Difference[];
}

/** What an emulator's process is started for. */
export interface Surroundings {
  readonly port: number;
  /** The caller's environment. */
  readonly env: NodeJS.ProcessEnv;
  /** The Node.js that runs the functions. */
  readonly node: string;
  /** As functions reach it. */
  readonly database: Pick<Address, 'host' | 'port'>;
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
