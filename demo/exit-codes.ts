import type { BatchResult } from './batch-result.ts';

/** What the demo ends with, for scripts. Stable. A signal ends it with 128 and the signal's number. */
export const EXIT_CODES = { reconciled: 0, failed: 1, wrongUsage: 2, allRejected: 3 } as const;

/** When it ends with each code, for `--help` and the README. */
export const EXIT_CODE_MEANINGS: Readonly<Record<keyof typeof EXIT_CODES, string>> = {
  reconciled: 'every batch reconciled or was a repeat of an earlier one, and the sample became what it must',
  failed: 'a batch did not reconcile, a file was refused, or the demo could not do its work',
  wrongUsage: 'an option is unknown or has a wrong value',
  allRejected: 'every batch reconciled, but every row of one of them was rejected',
};

/** The end of the help: the codes with their meanings, a line each. */
export function exitCodeHelp(): string {
  const names = Object.keys(EXIT_CODES) as (keyof typeof EXIT_CODES)[];
  const lines = names.map((name) => `  ${EXIT_CODES[name]}  ${EXIT_CODE_MEANINGS[name]}`);
  return ['', 'Exit codes:', ...lines, "  A signal ends it with 128 and the signal's number."].join('\n');
}

/** The exit code when every file was imported. */
export function exitCodeOf(batches: readonly BatchResult[], differsFromTruth: boolean): number {
  if (differsFromTruth || batches.some(({ problems }) => problems.length > 0)) return EXIT_CODES.failed;
  return batches.some(isAllRejected) ? EXIT_CODES.allRejected : EXIT_CODES.reconciled;
}

/** Rows were read, and every one of them was rejected. */
export const isAllRejected = ({ read, rejected }: Pick<BatchResult, 'read' | 'rejected'>): boolean =>
  read > 0 && rejected === read;
