import { type SpawnOptions, spawn } from 'node:child_process';

/** Runs a program that writes for a person. @returns its exit code; null when a signal ended it. */
export async function runInteractive(
  file: string,
  args: readonly string[],
  options: Omit<SpawnOptions, 'stdio'> & { readonly stdio: 'inherit' | readonly ['ignore', number, number] },
): Promise<number | null> {
  const child = spawn(file, args, { ...options, stdio: options.stdio === 'inherit' ? 'inherit' : [...options.stdio] });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
}
