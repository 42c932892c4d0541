import { MARK_CLEARED_AFTER_MS } from '../../../shared/batches/core/importing.ts';
import { gmt } from '../../../shared/domain/gmt.ts';
import type { SweeperPorts } from '../ports.ts';

/** A case that may have open batches, as the sweep found it. */
export interface ImportingCase {
  readonly caseId: number;
  readonly sweptAt: Date | null;
}

/** Cases of one sweep; more than this import at once only after the migration that marks them all. */
const CASES_PER_SWEEP = 2_000;

/** The cases that may have open batches, the one not looked at for longest first. */
export const casesToSweep = ({ sessions }: SweeperPorts): Promise<ImportingCase[]> =>
  sessions.coreWriterSession(async ({ findAll }) => {
    const marks = await findAll('importingCases', {
      order: [
        ['swept_at_gmt', 'ASC'],
        ['npcase_id', 'ASC'],
      ],
      limit: CASES_PER_SWEEP,
    });
    return marks.map((mark) => ({
      caseId: mark.npcase_id,
      sweptAt: mark.swept_at_gmt,
    }));
  });

/**
 * Takes a case for this sweep, before the look: a case that ends the process must not come first for ever.
 * @returns false when another sweep has it.
 */
export const takeCase = async (
  { sessions, clock }: SweeperPorts,
  { caseId, sweptAt }: ImportingCase,
): Promise<boolean> => {
  const taken = await sessions.coreWriterSession(({ db, run }) =>
    run([
      db
        .updateTable('importing_cases')
        .set({ swept_at_gmt: gmt(clock()) })
        .where('npcase_id', '=', caseId)
        .where('swept_at_gmt', sweptAt === null ? 'is' : '=', sweptAt),
    ]),
  );
  return taken > 0;
};

/**
 * Takes the mark of a case away in which no batch is open, if it was so old at the look that nobody relied on it any more,
 * and has not been renewed since; see shared/batches/core/importing.ts.
 * @param lookedAt When the look began; milliseconds since the epoch.
 */
export const clearMark = ({ sessions }: SweeperPorts, { caseId }: ImportingCase, lookedAt: number): Promise<number> =>
  sessions.coreWriterSession(({ db, run }) =>
    run([
      db
        .deleteFrom('importing_cases')
        .where('npcase_id', '=', caseId)
        .where('marked_at_gmt', '<', new Date(lookedAt - MARK_CLEARED_AFTER_MS)),
    ]),
  );
