import { OPEN } from '../../../shared/batches/record-batch.ts';
import { PermanentError } from '../../../shared/domain/permanent-error.ts';
import { isCutOff } from '../../../shared/mysql/core/mysql-errors.ts';
import type { SweeperPorts } from '../ports.ts';
import { sweepBatch } from './sweep-batch.ts';

/** What the sweep of one case came to. */
export interface SweptCase {
  /** Batches of it are open, or may be. */
  readonly open: boolean;
  /** Batches that had not moved for too long. */
  readonly stalled: number;
  readonly moved: number;
  /** Batches that wait for what only their producer can send. */
  readonly missing: number;
  readonly failed: number;
  /** Open batches that were not looked at because the time was up. */
  readonly unreached: number;
}

const LEFT_ALONE: SweptCase = { open: true, stalled: 0, moved: 0, missing: 0, failed: 0, unreached: 0 };

/**
 * Looks at every open batch of a case, whatever becomes of the others. A case that takes no work (frozen, archived) keeps
 * its mark and is left alone.
 */
export async function sweepCase(ports: SweeperPorts, caseId: number, signal: AbortSignal): Promise<SweptCase> {
  try {
    await ports.sessions.directory.admit(caseId);
  } catch (error) {
    if (error instanceof PermanentError) return LEFT_ALONE;
    throw error;
  }
  const open = await ports.sessions.writerSession(caseId, ({ findAll }) =>
    findAll('batches', { where: { status: [...OPEN] }, attributes: ['id'], order: [['id', 'ASC']] }),
  );
  let [stalled, moved, missing, failed, unreached] = [0, 0, 0, 0, 0];
  for (const [reached, { id: batchId }] of open.entries()) {
    if (signal.aborted) {
      unreached = open.length - reached;
      break;
    }
    try {
      const { stalled: isStalled, done } = await sweepBatch(ports, caseId, batchId);
      if (isStalled) stalled += 1;
      if (done?.announce || done?.reload || done?.advance) moved += 1;
      if (done?.missing) missing += 1;
    } catch (error) {
      // Not this batch's doing: the others of the case would meet the same.
      if (isCutOff(error)) throw error;
      failed += 1;
      ports.log.error('A batch was not swept; the next sweep looks again.', { caseId, batchId, error });
    }
  }
  return { open: open.length > 0, stalled, moved, missing, failed, unreached };
}
