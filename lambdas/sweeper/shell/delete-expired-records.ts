import { qualified, sql } from '../../../shared/core/sql.ts';
import { valueLists } from '../../../shared/core/statement-builder.ts';
import type { SweeperPorts } from './ports.ts';

/** Records of one transaction. */
const RECORDS_AT_ONCE = 500;

/**
 * Deletes idempotency records that have expired, some at a time, until none is left or the time is up. They are found by
 * their expiry and deleted by their key: a delete by the expiry would lock that index first, where a claim locks it last.
 * @returns how many.
 */
export async function deleteExpiredRecords({ sessions, clock }: SweeperPorts, signal: AbortSignal): Promise<number> {
  const nowSeconds = Math.floor(clock() / 1000);
  let deleted = 0;
  for (let found = RECORDS_AT_ONCE; found === RECORDS_AT_ONCE && !signal.aborted; ) {
    const gone = await sessions.coreWriterSession(async ({ schema, rows, run }) => {
      const records = qualified(schema, 'idempotency_records');
      const expired = await rows<{ id_digest: Buffer }>(
        sql`SELECT id_digest FROM ${records} WHERE expiry_epoch_s < ${nowSeconds} ORDER BY expiry_epoch_s LIMIT ${RECORDS_AT_ONCE}`,
      );
      found = expired.length;
      const digests = expired.map((record) => record.id_digest).sort(Buffer.compare);
      return run(
        // One that was claimed anew meanwhile is not expired any more.
        valueLists(digests).map(
          (some) => sql`DELETE FROM ${records} WHERE id_digest IN (${some}) AND expiry_epoch_s < ${nowSeconds}`,
        ),
      );
    });
    deleted += gone;
  }
  return deleted;
}
