import { isCutOff } from '../../../shared/mysql/core/mysql-errors.ts';
import type { SweeperPorts } from '../ports.ts';
import { deleteExpiredRecords } from './delete-expired-records.ts';
import { casesToSweep, clearMark, takeCase } from './importing-cases.ts';
import { sweepCase } from './sweep-case.ts';

/** What one sweep came to, for its log line. */
interface SweepCounts {
  cases: number;
  failedCases: number;
  /** Their server was found away by a case before them. */
  skippedCases: number;
  /** Not looked at because the time was up. */
  unreachedCases: number;
  failedBatches: number;
  unreachedBatches: number;
  stalled: number;
  moved: number;
  missing: number;
}

/** Milliseconds for the records that expired; what is left of them comes in the next sweep. */
const RECORDS_MS = 60_000;

/**
 * Deletes idempotency records that have expired; then looks for batches that stand still in every case that imports, the
 * one not looked at for longest first, and moves them on. A case whose database fails keeps no other from being looked at,
 * and those on a server that is away are left for the next sweep, because each would wait for it as long as the first.
 * @throws when the core database fails.
 */
export async function sweep(ports: SweeperPorts, signal: AbortSignal): Promise<void> {
  const counts: SweepCounts = {
    cases: 0,
    failedCases: 0,
    skippedCases: 0,
    unreachedCases: 0,
    failedBatches: 0,
    unreachedBatches: 0,
    stalled: 0,
    moved: 0,
    missing: 0,
  };
  const expiredRecords = await deleteExpiredRecords(ports, AbortSignal.any([signal, AbortSignal.timeout(RECORDS_MS)]));
  const away = new Set<string>();
  const found = await casesToSweep(ports);
  for (const [reached, importing] of found.entries()) {
    if (signal.aborted) {
      counts.unreachedCases = found.length - reached;
      break;
    }
    if (!(await takeCase(ports, importing))) continue;
    counts.cases += 1;
    const lookedAt = ports.clock();
    let writer: string | null = null;
    try {
      const { writerHost, port } = await ports.sessions.directory.find(importing.caseId);
      writer = `${writerHost}:${port}`;
      if (away.has(writer)) {
        counts.skippedCases += 1;
        continue;
      }
      const swept = await sweepCase(ports, importing.caseId, signal);
      counts.stalled += swept.stalled;
      counts.moved += swept.moved;
      counts.missing += swept.missing;
      counts.failedBatches += swept.failed;
      counts.unreachedBatches += swept.unreached;
      if (!swept.open) await clearMark(ports, importing, lookedAt);
    } catch (error) {
      counts.failedCases += 1;
      if (writer !== null && isCutOff(error)) away.add(writer);
      ports.log.error('A case was not swept; the next sweep looks again.', { caseId: importing.caseId, error });
    }
  }
  // Also 0, which says that somebody looked: an alarm goes off when nobody does.
  ports.measure('BatchesStandingStill', counts.stalled);
  ports.measure('SweepFailures', failuresIn(counts));
  ports.log.info('A sweep has ended.', { ...counts, expiredRecords });
}

/** Cases and batches of which nobody knows whether they stand. */
const failuresIn = (counts: SweepCounts): number =>
  counts.failedCases + counts.skippedCases + counts.unreachedCases + counts.failedBatches + counts.unreachedBatches;
