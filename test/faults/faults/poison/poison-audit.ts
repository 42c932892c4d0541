import { batchState } from '../../../../demo/batch-state.ts';
import type { Tally } from '../../../../shared/batches/core/tally.ts';
import { qualified, sql } from '../../../../shared/mysql/queries/sql.ts';
import { audit } from '../../audit/audit.ts';
import type { DeadLetters } from '../../audit/queues.ts';
import type { Lab } from '../../lab/lab.ts';
import { CASES } from './bad-messages.ts';
import { POISONED_BATCH } from './poisoned-file.ts';

/** Batches of the poisoned case whose counts are not what they must be. */
export async function tallyProblems(
  { sessions }: Lab,
  batches: readonly { readonly batchName: string; readonly must: Partial<Tally> }[],
): Promise<string[]> {
  const problems: string[] = [];
  for (const { batchName, must } of batches) {
    const state = await batchState(sessions, CASES.poisoned, batchName);
    for (const [count, wanted] of Object.entries(must)) {
      const is = state?.tally[count as keyof Tally];
      if (is !== wanted) problems.push(`${count} of the batch "${batchName}": ${is}, not ${wanted}`);
    }
  }
  return problems;
}

/** The document that the database refuses is the one reject of its part; the tag that it refuses is one warning. Both keep their bytes. */
export async function poisonedFaults({ sessions }: Lab): Promise<string[]> {
  const state = await batchState(sessions, CASES.poisoned, POISONED_BATCH);
  const faults = await sessions.readerSession(CASES.poisoned, ({ rows, schema }) =>
    rows<{ line_number: number; code: string; kept: number }>(
      sql`SELECT line_number, code, original IS NOT NULL AS kept FROM ${qualified(schema, 'batch_faults')} WHERE batch_id = ${state?.batchId ?? 0} ORDER BY line_number`,
    ),
  );
  const told = faults.map(({ line_number, code, kept }) => `${line_number} ${code} ${Number(kept)}`).join(', ');
  return told === '139 DATABASE_REFUSED 1, 363 TAG_REFUSED 1' ? [] : [`faults of the poisoned file: ${told}`];
}

export interface PoisonedExpected {
  /** Those of the poisoned case, of files and of messages. */
  readonly batches: readonly string[];
  readonly deadLetters: DeadLetters;
  /** An event whose letter has no room for the code that it tells. */
  readonly besides: string | null;
}

/**
 * The audit over every batch: the lab knows those that it put into the bucket itself. The case beside the poisoned one
 * must hold its production, to the row and the field, and nothing else.
 */
export function auditPoisoned(lab: Lab, { batches, deadLetters, besides }: PoisonedExpected): Promise<string[]> {
  const { sessions, runtime, clients, subscriber, imports } = lab;
  const own = batches.map((batchName) => ({ caseId: CASES.poisoned, batchName, records: null, known: null }));
  const others = imports.filter(({ caseId }) => caseId !== CASES.poisoned);
  const deliveries = subscriber.deliveries.filter(({ eventId }) => eventId !== besides);
  return audit({ sessions, runtime, sqs: clients.sqs, deliveries, imports: [...others, ...own] }, { deadLetters });
}
