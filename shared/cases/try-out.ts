import { classify } from '../mysql/core/mysql-errors.ts';
import type { CaseSession, Sessions } from './sessions.ts';

/** Thrown to undo a trial; what it carries is not an error. */
class TrialOver extends Error {}

/**
 * Tries work in a transaction that never stands.
 * @returns null when it would have passed, or the error with which the database refused a value. Any other error is thrown.
 */
export async function tryOut(
  { writerSession }: Pick<Sessions, 'writerSession'>,
  work: (session: CaseSession) => Promise<unknown>,
): Promise<unknown> {
  try {
    return await writerSession(async (session) => {
      await work(session);
      throw new TrialOver();
    });
  } catch (error) {
    if (error instanceof TrialOver) return null;
    if (classify(error) !== 'data') throw error;
    return error;
  }
}
