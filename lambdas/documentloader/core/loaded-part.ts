import type { UnitCounts } from './load-unit.ts';

/**
 * What the row of a part says once its documents are rows. Where none was loaded there is nothing to tag, so nobody will
 * come to finish the part.
 * @param now As the database has it.
 */
export function loadedPart(counts: UnitCounts, now: string) {
  const isDone = counts.loaded === 0;
  return {
    ...counts,
    status: isDone ? 'done' : 'loaded',
    loaded_at_gmt: now,
    done_at_gmt: isDone ? now : null,
  } as const;
}
