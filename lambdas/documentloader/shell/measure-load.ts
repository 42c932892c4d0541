import type { UnitCounts } from '../core/load-unit.ts';
import type { LoaderPorts } from '../ports.ts';

/** What a transaction gave, and what it loaded; null when all of it had been loaded before. */
export interface Loaded<T> {
  readonly outcome: T;
  readonly counts: UnitCounts | null;
}

/**
 * Runs the transaction of a part and measures it once it is committed. What was loaded before counts nothing, so a repeat
 * adds nothing; only a commit whose answer was lost is not counted at all.
 */
export async function measureLoad<T>(
  { measure, clock }: Pick<LoaderPorts, 'measure' | 'clock'>,
  load: () => Promise<Loaded<T>>,
): Promise<T> {
  const begun = clock();
  const { outcome, counts } = await load();
  if (counts !== null) {
    measure('PartSeconds', (clock() - begun) / 1000);
    if (counts.loaded > 0) measure('DocumentsLoaded', counts.loaded);
    if (counts.duplicates > 0) measure('DocumentsDuplicate', counts.duplicates);
    if (counts.rejected > 0) measure('DocumentsRejected', counts.rejected);
  }
  return outcome;
}
