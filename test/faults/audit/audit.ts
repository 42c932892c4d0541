import type { SQSClient } from '@aws-sdk/client-sqs';
import { type BatchState, batchState, tablesOf } from '../../../localstack/demo/batch-state.ts';
import { readImported } from '../../../localstack/demo/read-imported.ts';
import { reconcile } from '../../../localstack/demo/reconciliation.ts';
import type { KnownTruth } from '../../../localstack/demo/sample/known-truth.ts';
import { differsFromTruth } from '../../../localstack/demo/truth-check.ts';
import type { Runtime } from '../../../localstack/runtime/runtime.ts';
import { differences, type TableCounts } from '../../../shared/core/tally.ts';
import type { OutboundEvent } from '../../../shared/events/outbound-event.ts';
import type { Sessions } from '../../../shared/shell/database/sessions.ts';
import type { Delivery } from '../lab/subscriber.ts';
import { batchEventProblems } from './batch-events.ts';
import { batchFacts } from './batch-facts.ts';
import { differingRepeats, distinctEvents } from './event-repeats.ts';
import { failureProblems } from './failures.ts';
import { orphanRows } from './orphan-rows.ts';
import { unsettledRows } from './outcomes.ts';
import { type DeadLetters, queueProblems } from './queues.ts';

/** What must be there besides complete batches; by default nothing. */
export interface Expected {
  readonly deadLetters?: DeadLetters;
  /** Names of batches that were cancelled. Their cases are not held against the truth. */
  readonly cancelled?: readonly string[];
  /** False when something else than the production was imported into its cases. */
  readonly truth?: boolean;
}

/** What the audit looks at. */
export interface AuditSubject {
  readonly sessions: Sessions;
  readonly runtime: Pick<Runtime, 'queues' | 'queueCounts'>;
  readonly sqs: SQSClient;
  readonly deliveries: readonly Delivery[];
  readonly imports: readonly { readonly caseId: number; readonly batchName: string }[];
  /** Of the first import of each case. */
  readonly truth: KnownTruth;
}

/** Holds rows, events and queues to every promise, when the imports have ended. @returns what does not hold, in words. */
export async function audit(subject: AuditSubject, expected: Expected = {}): Promise<string[]> {
  const { runtime, sqs, deliveries, imports } = subject;
  const { deadLetters = {} } = expected;
  const events = distinctEvents(deliveries);
  const problems = [...differingRepeats(deliveries), ...failureProblems(events, deadLetters)];
  for (const [caseId, ofCase] of Map.groupBy(imports, (one) => one.caseId)) {
    const names = ofCase.map(({ batchName }) => batchName);
    const found = await auditCase(subject, expected, { caseId, names, events });
    problems.push(...found.map((problem) => `case ${caseId}: ${problem}`));
  }
  return [...problems, ...(await queueProblems(runtime, sqs, deadLetters))];
}

interface CaseSubject {
  readonly caseId: number;
  /** Of its batches, oldest first. */
  readonly names: readonly string[];
  readonly events: readonly OutboundEvent[];
}

async function auditCase(
  { sessions, truth }: AuditSubject,
  { cancelled = [], truth: isProduction = true }: Expected,
  { caseId, names, events }: CaseSubject,
): Promise<string[]> {
  const isKnown = isProduction && !names.some((name) => cancelled.includes(name));
  const problems = await sessions.readerSession(caseId, async (session) => [
    ...(await orphanRows(session)),
    ...(await unsettledRows(session)),
  ]);
  for (const [i, name] of names.entries()) {
    const state = await batchState(sessions, caseId, name);
    if (!state) {
      problems.push(`there is no batch "${name}"`);
      continue;
    }
    const { batchId, status, tally } = state;
    const tables = await tablesOf(sessions, caseId, batchId);
    problems.push(
      ...(cancelled.includes(name) ? cancelledProblems(state, tables) : reconcile(status, tally, tables)).map(
        (problem) => `batch "${name}": ${problem}`,
      ),
    );
    const facts = await sessions.readerSession(caseId, (session) =>
      batchFacts(session, { batchId, name, status, tally }),
    );
    problems.push(...batchEventProblems(events, facts));
    if (i > 0 || !isKnown) continue;
    const differing = differsFromTruth(truth, await readImported(sessions, caseId, batchId, tally));
    problems.push(...differing.map((problem) => `batch "${name}" differs from the known truth: ${problem}`));
  }
  return problems;
}

/** What a cancelled batch has loaded must add up as well; the rest of it stays in flight for ever. */
const cancelledProblems = ({ status, tally }: BatchState, tables: TableCounts): string[] => [
  ...(status === 'cancelled' ? [] : [`it must be cancelled and is ${status}`]),
  ...differences(tally, tables),
];
