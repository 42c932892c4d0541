import { Option } from 'commander';
import type { Emulator } from './emulator.ts';
import type { EmulatorName } from './emulator-name.ts';
import { LOCALSTACK } from './localstack.ts';
import { MINISTACK } from './ministack.ts';

const EMULATORS: Readonly<Record<EmulatorName, Emulator>> = { localstack: LOCALSTACK, ministack: MINISTACK };

/** What every command takes. */
export const targetOption = (): Option =>
  new Option('--target <name>', 'the emulator').choices(Object.keys(EMULATORS)).default(LOCALSTACK.name);

export const emulatorNamed = (name: EmulatorName): Emulator => EMULATORS[name];

/** The words of a command line for one of the emulators: `npm run localstack:deploy -- --target ministack`. */
export function commandFor({ name }: Pick<Emulator, 'name'>, command: string, ...options: readonly string[]): string {
  const all = [...(name === LOCALSTACK.name ? [] : ['--target', name]), ...options];
  return [`npm run localstack:${command}`, ...(all.length > 0 ? ['--', ...all] : [])].join(' ');
}
