import { type BatchState, tablesOf } from '../../../demo/batch-state.ts';
import { reconcile } from '../../../demo/truth/reconciliation.ts';
import { batchEventProblems } from '../../faults/audit/batch-events.ts';
import { batchFacts } from '../../faults/audit/batch-facts.ts';
import { differingRepeats, distinctEvents } from '../../faults/audit/event-repeats.ts';
import { orphanRows } from '../../faults/audit/orphan-rows.ts';
import { unsettledRows } from '../../faults/audit/outcomes.ts';
import type { Platform } from './platform.ts';

/** Where rows, sums and events of a batch that has ended do not agree, in words; empty when every promise held. */
export async function batchProblems(
  { sessions, deliveries }: Platform,
  caseId: number,
  name: string,
  state: BatchState,
): Promise<string[]> {
  const { batchId, status, tally } = state;
  const tables = await tablesOf(sessions, caseId, batchId);
  const ofCase = await sessions.readerSession(caseId, async (session) => ({
    rows: [...(await orphanRows(session)), ...(await unsettledRows(session))],
    facts: await batchFacts(session, { batchId, status, tally, name }),
  }));
  const own = deliveries.filter((delivery) => delivery.caseId === caseId);
  return [
    ...reconcile(status, tally, tables),
    ...ofCase.rows,
    ...batchEventProblems(distinctEvents(own), ofCase.facts),
    ...differingRepeats(own),
  ];
}
