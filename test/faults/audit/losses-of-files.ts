import type { FaultTotals } from '../fault-totals.ts';
import type { Lab } from '../lab/lab.ts';
import { eventsLost, rowsAstray } from './losses.ts';

/** An import and the rows that its file has. */
export interface CountedImport {
  readonly caseId: number;
  readonly batchName: string;
  readonly rows: number;
}

/** The totals of a fault that imports files of its own. */
export async function lossesOfFiles(
  lab: Pick<Lab, 'sessions' | 'production' | 'subscriber'>,
  imports: readonly CountedImport[],
  struck: Pick<FaultTotals, 'kills' | 'repeats' | 'retries'> = {},
): Promise<FaultTotals> {
  let [documents, rowsLost, rowsDoubled] = [0, 0, 0];
  for (const one of imports) {
    const truth = { ...lab.production.truth, read: one.rows };
    const astray = await rowsAstray({ ...lab, imports: [one], production: { ...lab.production, truth } });
    documents += one.rows;
    rowsLost += astray['rows lost'] ?? 0;
    rowsDoubled += astray['rows doubled'] ?? 0;
  }
  return { ...struck, documents, rowsLost, rowsDoubled, eventsLost: await eventsLost({ ...lab, imports }) };
}
