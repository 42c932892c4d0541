import type { Emulator } from '../emulators/emulator.ts';
import type { State } from '../state.ts';
import { diffOutcome } from './diff-outcome.ts';
import { askCdk } from './run-cdk.ts';

/**
 * What `cdk diff` finds between an app and what is deployed; null when nothing differs. The templates themselves are compared,
 * with every digest of code; a change set would add what the emulator makes of them.
 * @param app The directory of its cdk.json.
 * @throws LocalStackError DIFF_FAILED
 */
export async function diffFromDeployed({ places }: Emulator, state: State, app: string): Promise<string | null> {
  return diffOutcome(await askCdk(state, app, ['diff', '--fail', '--method', 'template', '--output', places.assembly]));
}
