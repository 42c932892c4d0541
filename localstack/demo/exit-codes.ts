import type { BatchResult } from './batch-result.ts';

/** What the demo ends with, for scripts. Stable, and listed in the README; a signal ends it with 128 and its number. */
export const EXIT_CODES = {
  /** Every batch reconciled, and the sample became what it must. */
  reconciled: 0,
  /** A batch did not reconcile, a file was refused, or the demo could not do its work. */
  failed: 1,
  wrongUsage: 2,
  /** Every batch reconciled, and of at least one every row was rejected. */
  allRejected: 3,
} as const;

/** The exit code of imports that came to their end. */
export function exitCodeOf(batches: readonly BatchResult[], differsFromTruth: boolean): number {
  if (differsFromTruth || batches.some(({ problems }) => problems.length > 0)) return EXIT_CODES.failed;
  return batches.some(isAllRejected) ? EXIT_CODES.allRejected : EXIT_CODES.reconciled;
}

/** Rows were read, and every one of them was rejected: the file is hardly what it was taken for. */
export const isAllRejected = ({ read, rejected }: Pick<BatchResult, 'read' | 'rejected'>): boolean =>
  read > 0 && rejected === read;
