import { qualified, sql } from '../../../shared/core/sql.ts';
import type { CaseSession } from '../../../shared/shell/database/sessions.ts';

/**
 * The parts in which lines of a message batch came, by line. Parts and lines are numbered in one order, so the search
 * goes back from the newest part, which is usually not far.
 */
export async function partsOfLines(
  { schema, caseId, rows }: Pick<CaseSession, 'schema' | 'caseId' | 'rows'>,
  batchId: number,
  lines: readonly number[],
): Promise<Map<number, number>> {
  const parts = qualified(schema, 'batch_parts');
  const found = new Map<number, number>();
  for (const line of lines.toSorted((a, b) => b - a)) {
    if (found.has(line)) continue;
    const [part] = await rows<{ part_number: number; first_line: number }>(
      sql`SELECT part_number, first_line FROM ${parts} WHERE npcase_id = ${caseId} AND batch_id = ${batchId} AND kind = ${'messages'} AND first_line <= ${line} ORDER BY part_number DESC LIMIT 1`,
    );
    if (!part) continue;
    for (const covered of lines)
      if (covered >= Number(part.first_line) && covered <= line) found.set(covered, Number(part.part_number));
  }
  return found;
}
