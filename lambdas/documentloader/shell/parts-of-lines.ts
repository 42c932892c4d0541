import type { CaseSession } from '../../../shared/cases/sessions.ts';

/**
 * The parts in which lines of a message batch came, by line. Parts and lines are numbered in one order, so the search
 * goes back from the newest part, which is usually not far.
 */
export async function partsOfLines(
  session: Pick<CaseSession, 'batch'>,
  batchId: number,
  lines: readonly number[],
): Promise<Map<number, number>> {
  const { db, rows } = session.batch(batchId);
  const found = new Map<number, number>();
  for (const line of lines.toSorted((a, b) => b - a)) {
    if (found.has(line)) continue;
    const [part] = await rows(
      db
        .selectFrom('batch_parts')
        .select(['part_number', 'first_line'])
        .where('kind', '=', 'messages')
        .where('first_line', '<=', line)
        .orderBy('part_number', 'desc')
        .limit(1),
    );
    if (!part) continue;
    for (const covered of lines)
      if (covered >= (part.first_line ?? 0) && covered <= line) found.set(covered, part.part_number);
  }
  return found;
}
