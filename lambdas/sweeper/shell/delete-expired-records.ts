import { valueLists } from '../../../shared/mysql/queries/insert-statements.ts';
import type { SweeperPorts } from '../ports.ts';

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
    const gone = await sessions.coreWriterSession(async ({ db, rows, run }) => {
      const expired = await rows(
        db
          .selectFrom('idempotency_records')
          .select('id_digest')
          .where('expiry_epoch_s', '<', nowSeconds)
          .orderBy('expiry_epoch_s')
          .limit(RECORDS_AT_ONCE),
      );
      found = expired.length;
      const digests = expired.map((record) => record.id_digest).sort(Buffer.compare);
      return run(
        // One that was claimed anew meanwhile is not expired any more.
        valueLists(digests).map((some) =>
          db.deleteFrom('idempotency_records').where('id_digest', 'in', some).where('expiry_epoch_s', '<', nowSeconds),
        ),
      );
    });
    deleted += gone;
  }
  return deleted;
}
