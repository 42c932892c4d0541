import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Runtime } from '../../../localstack/runtime/runtime.ts';
import type { Sessions } from '../../../shared/cases/sessions.ts';
import type { Delivery } from '../lab/subscriber.ts';
import { auditCase } from './audit-case.ts';
import { coreProblems } from './core-problems.ts';
import { differingRepeats, distinctEvents } from './event-repeats.ts';
import { failureProblems } from './failures.ts';
import type { KnownImport } from './known-import.ts';
import { type DeadLetters, queueProblems, queuesAtRest } from './queues.ts';
import { strangeEvents } from './strangers.ts';

/** What must be there besides complete batches; by default nothing. */
export interface Expected {
  readonly deadLetters?: DeadLetters;
  /** Names of batches that were cancelled. Their cases are not held against the truth. */
  readonly cancelled?: readonly string[];
}

/** An import, and what must become of it. */
export interface AuditedImport {
  readonly caseId: number;
  readonly batchName: string;
  /** Records of its source, counted by other means than the product's reader; null where they cannot be. */
  readonly records: number | null;
  /** Null where nothing is known of it. Only the first import of a case is held against it. */
  readonly known: KnownImport | null;
}

/** What the audit looks at. */
export interface AuditSubject {
  readonly sessions: Sessions;
  readonly runtime: Pick<Runtime, 'queues' | 'queueCounts'>;
  readonly sqs: SQSClient;
  readonly deliveries: readonly Delivery[];
  readonly imports: readonly AuditedImport[];
  /** How long messages may still be on their way before they count as left behind; default 30 s. */
  readonly patienceMs?: number;
}

/** A claim is waited for by copies that come back for up to 15 s, and then with up to 5 s more between two. */
const PATIENCE_MS = 30_000;

/** Holds rows, events and queues to every promise, when the imports have ended. @returns what does not hold, in words. */
export async function audit(subject: AuditSubject, expected: Expected = {}): Promise<string[]> {
  const { sessions, runtime, sqs, deliveries, imports, patienceMs = PATIENCE_MS } = subject;
  const { deadLetters = {} } = expected;
  await queuesAtRest(runtime, patienceMs);
  const events = distinctEvents(deliveries);
  const problems = [...differingRepeats(deliveries), ...failureProblems(events, deadLetters)];
  const batches: { caseId: number; batchId: number }[] = [];
  for (const [caseId, ofCase] of Map.groupBy(imports, (one) => one.caseId)) {
    const found = await auditCase(subject, expected, { caseId, imports: ofCase, events });
    problems.push(...found.problems.map((problem) => `case ${caseId}: ${problem}`));
    batches.push(...found.batchIds.map((batchId) => ({ caseId, batchId })));
  }
  return [
    ...problems,
    ...strangeEvents(events, batches),
    ...(await sessions.coreReaderSession((session) => coreProblems(session, Date.now()))),
    ...(await queueProblems(runtime, sqs, deadLetters)),
  ];
}
