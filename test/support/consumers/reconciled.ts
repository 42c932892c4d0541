import { expect } from 'vitest';
import { batchTableCounts, batchTally } from '../../../shared/batches/batch-tally.ts';
import type { BatchStatus } from '../../../shared/domain/vocabulary.ts';
import { qualified, sql } from '../../../shared/mysql/queries/sql.ts';
import type { TestPlatform } from '../case-database.ts';

interface BatchNow {
  readonly id: number;
  readonly name: string;
  readonly status: BatchStatus;
  readonly source_kind: 'load_file' | 'messages';
  readonly window_size: number | null;
  readonly expected_documents: number | null;
  readonly rows_received: number;
}

/**
 * Holds every batch of a case to the rule: rows read = loaded + duplicates + rejected + skipped + in flight. The sums of the
 * parts must be what the tables hold; what the parts and checkpoints show to be without an outcome is in flight, or skipped
 * where the batch is cancelled.
 */
export async function expectReconciled(platform: TestPlatform, caseId = platform.caseId): Promise<void> {
  const { schema, windowSize } = await platform.sessions.directory.find(caseId);
  const ofCase = sql`npcase_id = ${caseId}`.sql;
  const batches = await platform.query<BatchNow>(`SELECT * FROM ${qualified(schema, 'batches').text} WHERE ${ofCase}`);
  for (const batch of batches) {
    const counts = await platform.sessions.readerSession(caseId, async (session) => ({
      sums: await batchTally(session, batch),
      tables: await batchTableCounts(session, batch.id),
    }));
    const number = async (text: string) => Number((await platform.query<{ n: number | null }>(text))[0]?.n ?? 0);
    const of = `${ofCase} AND batch_id = ${batch.id}`;
    const parts = qualified(schema, 'batch_parts').text;
    const unread = await number(
      `SELECT SUM(row_count) n FROM ${parts} WHERE ${of} AND kind = 'range' AND loaded_at_gmt IS NULL`,
    );
    const waiting = await number(
      `SELECT COUNT(*) n FROM ${qualified(schema, 'process_checkpoints').text} WHERE ${of} AND status = 'deferred'`,
    );
    const missing = Math.max(0, (batch.expected_documents ?? 0) - batch.rows_received);
    const { read, loaded, duplicates, rejected, warnings, taggings, skipped, inFlight } = counts.sums;
    const name = `${batch.name} (${batch.status})`;
    expect({ name, loaded, duplicates, rejected, warnings, taggings }).toEqual({ name, ...counts.tables });
    const open = unread + waiting + missing;
    const rest = batch.status === 'cancelled' ? { skipped: open, inFlight: 0 } : { skipped: 0, inFlight: open };
    expect({ name, skipped, inFlight }).toEqual({ name, ...rest });
    expect({ name, read }).toEqual({ name, read: loaded + duplicates + rejected + skipped + inFlight });
    const out = await number(`SELECT COUNT(*) n FROM ${parts} WHERE ${of} AND status IN ('released', 'loaded')`);
    if (batch.source_kind === 'load_file') expect(out).toBeLessThanOrEqual(batch.window_size ?? windowSize);
  }
}
