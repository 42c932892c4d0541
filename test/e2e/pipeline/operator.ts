import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Platform } from './platform.ts';

const program = resolve(import.meta.dirname, '../../../bin/caseload.ts');

/** Runs `caseload … --json` as an operator does. @returns what it printed. */
export async function operator({ operatorEnvironment }: Platform, ...args: readonly string[]): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args, '--json'], {
    env: { PATH: process.env['PATH'], ...operatorEnvironment },
  });
  return JSON.parse(stdout);
}
