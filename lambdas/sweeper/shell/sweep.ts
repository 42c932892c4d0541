import { deleteExpiredRecords } from './delete-expired-records.ts';
import { casesToSweep, clearMark, takeCase } from './importing-cases.ts';
import type { SweeperPorts } from './ports.ts';
import { sweepCase } from './sweep-case.ts';

/** What one sweep came to, for its log line. */
interface Tally {
  cases: number;
  failedCases: number;
  failedBatches: number;
  moved: number;
  missing: number;
}

/**
 * Looks for batches that stand still in every case that imports, the one not looked at for longest first, and moves them
 * on; then deletes idempotency records that have expired. A case whose database fails keeps no other from being looked at;
 * what the time does not reach comes first in the next sweep.
 * @throws when the core database fails.
 */
export async function sweep(ports: SweeperPorts, signal: AbortSignal): Promise<void> {
  const tally: Tally = { cases: 0, failedCases: 0, failedBatches: 0, moved: 0, missing: 0 };
  for (const importing of await casesToSweep(ports)) {
    if (signal.aborted) break;
    if (!(await takeCase(ports, importing))) continue;
    tally.cases += 1;
    const lookedAt = ports.clock();
    try {
      const { open, moved, missing, failed } = await sweepCase(ports, importing.caseId, signal);
      tally.moved += moved;
      tally.missing += missing;
      tally.failedBatches += failed;
      if (!open) await clearMark(ports, importing, lookedAt);
    } catch (error) {
      tally.failedCases += 1;
      ports.log.error('A case was not swept; the next sweep looks again.', { caseId: importing.caseId, error });
    }
  }
  const expiredRecords = await deleteExpiredRecords(ports, signal);
  ports.log.info('A sweep has ended.', { ...tally, expiredRecords });
}
