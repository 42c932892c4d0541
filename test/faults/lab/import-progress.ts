import { batchState } from '../../../demo/batch-state.ts';
import type { Lab, LabImport } from './lab.ts';

/** How far the import of a file is, from 0 to 1; null before all of it is cut. */
export async function importProgress(
  { sessions }: Pick<Lab, 'sessions'>,
  { caseId, batchName, rows }: Pick<LabImport, 'caseId' | 'batchName' | 'rows'>,
): Promise<number | null> {
  const state = await batchState(sessions, caseId, batchName);
  return state?.cut ? (state.tally.read - state.tally.skipped - state.tally.inFlight) / rows : null;
}
