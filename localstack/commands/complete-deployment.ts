import { deployedSettings, stageOf } from './cdk-settings.ts';
import type { Emulator } from './emulator.ts';
import { emulatorSqs } from './emulator-sqs.ts';
import { migrateCore } from './migrate-core.ts';
import { setRedrivePolicies } from './set-redrive-policies.ts';
import type { StackOutputs } from './stack-outputs.ts';
import type { State } from './state.ts';

/** Does what CloudFormation does on AWS, and the emulator's does not. */
export async function completeDeployment(emulator: Emulator, state: State, outputs: StackOutputs): Promise<void> {
  const { differences } = emulator;
  const sqs = emulatorSqs(state.endpoint);
  try {
    if (differences.includes('redrive-policies-ignored')) {
      await setRedrivePolicies(sqs, stageOf(await deployedSettings(emulator, state)));
    }
    if (differences.includes('custom-resources-skipped')) await migrateCore(sqs, outputs.MigratorQueueUrl);
  } finally {
    sqs.destroy();
  }
}
