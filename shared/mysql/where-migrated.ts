import { isTableMissing } from './core/mysql-errors.ts';

/**
 * Runs work on a table that a later migration made. Code may be ahead of a database's migrations for a while, and the
 * import goes on without what the table is for: to refuse it would put its messages on the dead-letter queue.
 * @param otherwise What the work comes to without the table.
 */
export async function whereMigrated<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isTableMissing(error)) return otherwise;
    throw error;
  }
}
