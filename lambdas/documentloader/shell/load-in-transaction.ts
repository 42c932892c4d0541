import type { CaseSession, Sessions } from '../../../shared/cases/sessions.ts';
import { tryOut } from '../../../shared/cases/try-out.ts';
import type { ReadRecord } from '../../../shared/domain/document.ts';
import { classify } from '../../../shared/mysql/core/mysql-errors.ts';
import { findPoison } from '../../../shared/sqs-consumer/core/find-poison.ts';
import { rejectOf } from '../core/sort-records.ts';

/**
 * Runs `load` in one transaction. When the database refuses a value, the records are tried in halves, each trial rolled
 * back, until the poison stands alone; then all of them are loaded in one transaction again, the poison as rejects.
 */
export async function loadInTransaction<T>(
  sessions: Pick<Sessions, 'writerSession'>,
  records: readonly ReadRecord[],
  load: (session: CaseSession, records: readonly ReadRecord[]) => Promise<T>,
): Promise<T> {
  const attempt = (some: readonly ReadRecord[]) => sessions.writerSession((session) => load(session, some));
  let refusal: unknown;
  try {
    return await attempt(records);
  } catch (error) {
    if (classify(error) !== 'data') throw error;
    refusal = error;
  }
  const documents = records.filter((record) => record.kind === 'document');
  const poison = new Set<ReadRecord>(
    await findPoison(documents, async (some) => {
      const refused = await tryOut(sessions, (session) => load(session, some));
      refusal = refused ?? refusal;
      return refused === null;
    }),
  );
  if (poison.size === 0) throw refusal;
  const detail = refusal instanceof Error ? refusal.message : null;
  return attempt(
    records.map(
      (record): ReadRecord =>
        record.kind === 'document' && poison.has(record)
          ? { kind: 'reject', reject: rejectOf(record.document, { code: 'DATABASE_REFUSED', column: null, detail }) }
          : record,
    ),
  );
}
