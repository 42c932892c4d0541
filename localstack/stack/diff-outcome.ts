import { type CommandOutcome, lastLines } from '../database/run-command.ts';
import { LocalStackError } from '../emulators/localstack-error.ts';

/**
 * What `cdk diff --fail` found: null when nothing differs, else what it printed.
 * @throws LocalStackError DIFF_FAILED when it compared nothing; it ends in the same way then.
 */
export function diffOutcome({ exitCode, stdout, stderr }: CommandOutcome): string | null {
  const printed = `${stdout}${stderr}`;
  const differing = /Number of stacks with differences: (\d+)/.exec(printed)?.[1];
  if (exitCode === 0 && differing === '0') return null;
  if (exitCode === 1 && Number(differing) > 0) return printed;
  throw new LocalStackError('DIFF_FAILED', `cdk diff could not compare: ${lastLines(printed, 10)}`);
}
