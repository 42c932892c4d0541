import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

const program = resolve(import.meta.dirname, '../../../localstack/commands/deploy.ts');

/** Deploys this tree to an emulator, over what is there, as `npm run localstack:deploy` does. */
export async function deployPresent(emulator: string): Promise<void> {
  // What it prints stands in the error when it fails.
  await promisify(execFile)(process.execPath, [program, '--target', emulator, '--json'], {
    maxBuffer: 64 * 1024 * 1024,
  });
}
