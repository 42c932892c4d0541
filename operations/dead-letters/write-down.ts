import type { Sessions } from '../../shared/cases/sessions.ts';
import { gmt } from '../../shared/domain/gmt.ts';
import { auditLog } from '../../shared/schema/core/audit-log.ts';
import type { DeadLetter } from './dead-letter.ts';

/** Puts down that dead letters are redriven, before they are. */
export type WriteDown = (deadLetters: readonly DeadLetter[]) => Promise<void>;

/**
 * Writes to the audit_log of the core database.
 * @param clock Milliseconds since the epoch.
 * @param actor Who does it.
 */
export const createWriteDown =
  (sessions: Pick<Sessions, 'coreWriterSession'>, clock: () => number, actor: string): WriteDown =>
  async (deadLetters) => {
    const rows = deadLetters.map(({ queue, messageId, code, caseId, batchId, history }) => ({
      npcase_id: caseId,
      actor,
      action: 'dlq.redrive',
      detail: JSON.stringify({
        queue: queue.name,
        messageId,
        originalMessageId: history.originalMessageId,
        code,
        batchId,
        redrives: history.redrives + 1,
      }),
      created_at_gmt: gmt(clock()),
    }));
    await sessions.coreWriterSession((session) => session.insert(auditLog, rows));
  };
