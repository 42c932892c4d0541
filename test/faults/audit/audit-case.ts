import { type BatchState, batchState, tablesOf } from '../../../demo/batch-state.ts';
import { readImported } from '../../../demo/truth/read-imported.ts';
import { reconcile } from '../../../demo/truth/reconciliation.ts';
import { differsFromTruth } from '../../../demo/truth/truth-check.ts';
import { differences, type TableCounts } from '../../../shared/batches/core/tally.ts';
import type { OutboundEvent } from '../../../shared/messages/events/outbound-event.ts';
import type { AuditedImport, AuditSubject, Expected } from './audit.ts';
import { batchEventProblems } from './batch-events.ts';
import { batchFacts } from './batch-facts.ts';
import { contentProblems } from './content-problems.ts';
import type { KnownImport } from './known-import.ts';
import { orphanRows } from './orphan-rows.ts';
import { unsettledRows } from './outcomes.ts';
import { storedContent } from './stored-content.ts';
import { strangeBatches } from './strangers.ts';

export interface CaseSubject {
  readonly caseId: number;
  /** Oldest first. */
  readonly imports: readonly AuditedImport[];
  readonly events: readonly OutboundEvent[];
}

/** What of a case does not hold, and the batches that its imports became. */
export interface CaseFindings {
  readonly problems: readonly string[];
  readonly batchIds: readonly number[];
}

export async function auditCase(
  subject: AuditSubject,
  expected: Expected,
  { caseId, imports, events }: CaseSubject,
): Promise<CaseFindings> {
  const { sessions } = subject;
  const { cancelled = [] } = expected;
  const names = imports.map(({ batchName }) => batchName);
  // What a later import of the case comes to depends on the first.
  const known = names.some((name) => cancelled.includes(name)) ? null : (imports[0]?.known ?? null);
  const batchIds: number[] = [];
  const problems = await sessions.readerSession(caseId, async (session) => [
    ...(await orphanRows(session)),
    ...(await unsettledRows(session)),
    ...(await strangeBatches(session, names)),
  ]);
  for (const [i, { batchName: name, records }] of imports.entries()) {
    const state = await batchState(sessions, caseId, name);
    if (!state) {
      problems.push(`there is no batch "${name}"`);
      continue;
    }
    batchIds.push(state.batchId);
    const tables = await tablesOf(sessions, caseId, state.batchId);
    const { status, tally } = state;
    const isCancelled = cancelled.includes(name);
    const sums = [
      ...(isCancelled ? cancelledProblems(state, tables) : reconcile(status, tally, tables)),
      ...sourceProblems(records, tally.read, isCancelled),
    ];
    const facts = await sessions.readerSession(caseId, (session) => batchFacts(session, { ...state, name }));
    problems.push(...sums.map((problem) => `batch "${name}": ${problem}`), ...batchEventProblems(events, facts));
    if (i === 0 && known) {
      const differing = await truthProblems(subject, known, caseId, state);
      problems.push(...differing.map((problem) => `batch "${name}" differs from the known truth: ${problem}`));
    }
  }
  return { problems, batchIds };
}

async function truthProblems(
  { sessions }: AuditSubject,
  { truth, content }: KnownImport,
  caseId: number,
  { batchId, tally }: BatchState,
): Promise<string[]> {
  const stored = await sessions.readerSession(caseId, (session) => storedContent(session, batchId));
  return [
    ...differsFromTruth(truth, await readImported(sessions, caseId, batchId, tally)),
    ...contentProblems(content, stored),
  ];
}

/** A batch that was cancelled before its source was cut has not read all of it. */
const sourceProblems = (records: number | null, read: number, isCancelled: boolean): string[] =>
  records === null || read === records || (isCancelled && read < records)
    ? []
    : [`its source has ${records} records, and ${read} were read`];

/** What a cancelled batch has loaded must add up as well; the rest of it was skipped. */
const cancelledProblems = ({ status, tally }: BatchState, tables: TableCounts): string[] => [
  ...(status === 'cancelled' ? [] : [`it must be cancelled and is ${status}`]),
  ...differences(tally, tables),
];
