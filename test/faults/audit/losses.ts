import { batchState } from '../../../demo/batch-state.ts';
import { qualified, sql } from '../../../shared/mysql/queries/sql.ts';
import type { FaultTotals } from '../fault-totals.ts';
import type { Lab } from '../lab/lab.ts';
import { lostToEvents } from './batch-events.ts';
import { batchFacts } from './batch-facts.ts';
import { distinctEvents } from './event-repeats.ts';

/** An import and the rows that were handed over for it. */
export interface CountedImport {
  readonly caseId: number;
  readonly batchName: string;
  readonly rows: number;
}

interface Subject extends Pick<Lab, 'sessions' | 'subscriber'> {
  readonly imports: readonly CountedImport[];
}

/** Rows that have no outcome, or more than one, over all imports. */
export async function rowsAstray({
  sessions,
  imports,
}: Pick<Subject, 'sessions' | 'imports'>): Promise<Record<string, number>> {
  let [lost, doubled] = [0, 0];
  for (const { caseId, batchName, rows: sent } of imports) {
    const { batchId = 0 } = (await batchState(sessions, caseId, batchName)) ?? {};
    const [row] = await sessions.readerSession(caseId, ({ schema, rows }) => {
      const of = (table: string) => qualified(schema, table);
      return rows<{ outcomes: number; line_total: number }>(
        sql`SELECT COUNT(*) AS outcomes, COUNT(DISTINCT line_number) AS line_total FROM (SELECT line_number FROM ${of('exhibits')} WHERE npcase_id = ${caseId} AND batch_id = ${batchId} UNION ALL SELECT line_number FROM ${of('document_duplicates')} WHERE npcase_id = ${caseId} AND batch_id = ${batchId} UNION ALL SELECT DISTINCT line_number FROM ${of('batch_faults')} WHERE npcase_id = ${caseId} AND batch_id = ${batchId} AND severity = ${'error'}) o`,
      );
    });
    const [outcomes, lines] = [Number(row?.outcomes ?? 0), Number(row?.line_total ?? 0)];
    lost += Math.max(0, sent - lines);
    doubled += outcomes - lines;
  }
  return { 'rows lost': lost, 'rows doubled': doubled };
}

/** Outcomes and milestones of all imports that no event told. */
export async function eventsLost({ sessions, imports, subscriber }: Subject): Promise<number> {
  const events = distinctEvents(subscriber.deliveries);
  let lost = 0;
  for (const { caseId, batchName } of imports) {
    const state = await batchState(sessions, caseId, batchName);
    if (!state) continue;
    const facts = await sessions.readerSession(caseId, (session) => batchFacts(session, { ...state, name: batchName }));
    lost += lostToEvents(events, facts);
  }
  return lost;
}

/** The totals of a fault over its imports. */
export async function lossTotals(
  subject: Subject,
  struck: Pick<FaultTotals, 'kills' | 'repeats' | 'retries'> = {},
): Promise<FaultTotals> {
  const astray = await rowsAstray(subject);
  return {
    ...struck,
    documents: subject.imports.reduce((sum, { rows }) => sum + rows, 0),
    rowsLost: astray['rows lost'] ?? 0,
    rowsDoubled: astray['rows doubled'] ?? 0,
    eventsLost: await eventsLost(subject),
  };
}
