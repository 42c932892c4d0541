import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import type { Emulator } from '../emulators/emulator.ts';
import { commandFor } from '../emulators/emulators.ts';
import { LocalStackError } from '../emulators/localstack-error.ts';

const outputsSchema = z.looseObject({
  SourceBucketName: z.string(),
  EventsTopicArn: z.string(),
  MigratorQueueUrl: z.string(),
});

export type StackOutputs = z.infer<typeof outputsSchema>;

/**
 * The outputs of the pipeline's stack.
 * @throws LocalStackError NOT_DEPLOYED
 */
export async function readOutputs(emulator: Emulator): Promise<StackOutputs> {
  const text = await readFile(emulator.places.outputs, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    throw new LocalStackError('NOT_DEPLOYED', `Nothing is deployed: ${commandFor(emulator, 'deploy')}`);
  });
  // The local stage has one stack.
  const [outputs] = Object.values(JSON.parse(text) as Record<string, unknown>);
  return outputsSchema.parse(outputs);
}
