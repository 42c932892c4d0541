import { batchState } from '../../../../demo/batch-state.ts';
import { readImported } from '../../../../demo/truth/read-imported.ts';
import { differsFromTruth, type Imported } from '../../../../demo/truth/truth-check.ts';
import type { FaultCode } from '../../../../shared/domain/fault-codes.ts';
import { contentProblems } from '../../audit/content-problems.ts';
import type { DocumentContent } from '../../audit/document-content.ts';
import { storedContent } from '../../audit/stored-content.ts';
import type { Lab } from '../../lab/lab.ts';
import type { Storm } from './storm-files.ts';

/** Holds what all batches of the storm came to together against what they must. @returns in words what differs. */
export async function stormProblems(
  { sessions }: Pick<Lab, 'sessions'>,
  caseId: number,
  batchNames: readonly string[],
  { truth, content }: Pick<Storm, 'truth' | 'content'>,
): Promise<string[]> {
  const imported: Imported[] = [];
  const stored = new Map<string, DocumentContent>();
  for (const name of batchNames) {
    const state = await batchState(sessions, caseId, name);
    if (!state) return [`there is no batch "${name}"`];
    imported.push(await readImported(sessions, caseId, state.batchId, state.tally));
    const ofBatch = await sessions.readerSession(caseId, (session) => storedContent(session, state.batchId));
    for (const [id, document] of ofBatch) stored.set(id, document);
  }
  return [...differsFromTruth(truth, together(imported)), ...contentProblems(content, stored)].map(
    (problem) => `the storm differs from its truth: ${problem}`,
  );
}

/** Counts of batches add up; those of the case are the same in each. */
function together(all: readonly Imported[]): Imported {
  const [first] = all;
  if (!first) throw new RangeError('No batch was imported.');
  const sum = (key: 'read' | 'loaded' | 'duplicates' | 'rejected' | 'warnings' | 'taggings') =>
    all.reduce((total, one) => total + one[key], 0);
  const codes = new Set(all.flatMap(({ faults }) => Object.keys(faults) as FaultCode[]));
  return {
    ...first,
    read: sum('read'),
    loaded: sum('loaded'),
    duplicates: sum('duplicates'),
    rejected: sum('rejected'),
    warnings: sum('warnings'),
    taggings: sum('taggings'),
    faults: Object.fromEntries(
      [...codes].map((code) => [code, all.reduce((total, { faults }) => total + (faults[code] ?? 0), 0)]),
    ),
    loadedIds: new Set(all.flatMap(({ loadedIds }) => [...loadedIds])),
    duplicateIds: new Map(all.flatMap(({ duplicateIds }) => [...duplicateIds])),
  };
}
