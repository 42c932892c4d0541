import { namePrefix } from '../../lib/deployment-name.ts';
import type { Emulator } from '../emulators/emulator.ts';
import { emulatorSqs } from '../emulators/emulator-sqs.ts';
import type { State } from '../state.ts';
import { callMigrator } from './call-migrator.ts';
import { presentStage } from './present-app.ts';
import { setRedrivePolicies } from './set-redrive-policies.ts';

/** Does what CloudFormation does on AWS, and the emulator's does not. */
export async function completeDeployment(emulator: Emulator, state: State): Promise<void> {
  const { differences } = emulator;
  const settings = await presentStage(state);
  if (differences.includes('redrive-policies-ignored')) {
    const sqs = emulatorSqs(state.endpoint);
    await setRedrivePolicies(sqs, settings).finally(() => sqs.destroy());
  }
  if (differences.includes('custom-resources-skipped')) {
    await callMigrator(state.endpoint, `${namePrefix(settings)}-migrator`);
  }
}
