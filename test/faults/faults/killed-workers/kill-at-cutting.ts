import type { Kills } from '../../lab/kills.ts';
import type { DatabaseProxy } from '../../proxies/database-proxy.ts';

export const CUTTING = 'in cutting';

const INSERTS_PARTS = /^INSERT INTO \S*batch_parts\S* .*'range'/is;
const MOVES_POSITION = /^UPDATE \S*batches\S* SET .*cut_state\S* = /is;
const ENDS_CUT = /^UPDATE \S*batches\S* SET .*cut_finished_at_gmt\S* = '/is;
const CLAIMS_BYTES = /^INSERT INTO \S*batch_contents/i;
const RECORDS_LOAD = /^INSERT INTO \S*content_loads/i;
const COMMITS = /^COMMIT/i;

/** What was sent before, when a statement of intake's cutting comes. */
interface Before {
  readonly last: string;
  /** Transactions of parts that were committed, as far as was seen. */
  readonly committed: number;
}

/** Moments of intake's cutting, each between two statements; each once, in this order. */
const MOMENTS: readonly ((sql: string, before: Before) => boolean)[] = [
  // Nothing of the transaction has been done.
  (sql) => INSERTS_PARTS.test(sql),
  // The parts are written, the position is not.
  (sql) => MOVES_POSITION.test(sql),
  // Both are, and nothing is committed.
  (sql, { last }) => COMMITS.test(sql) && MOVES_POSITION.test(last),
  // The first transaction stands, and whatever comes next does not.
  (_, { last, committed }) => committed > 0 && COMMITS.test(last),
  // All parts stand, the mark that they are all does not.
  (sql) => ENDS_CUT.test(sql),
  // The mark is written, the claim on the file's bytes is not.
  (sql) => CLAIMS_BYTES.test(sql),
  // The bytes are claimed, and the batch is not recorded as one that loads them.
  (sql) => RECORDS_LOAD.test(sql),
  // All of it is written, and nothing is committed.
  (sql, { last }) => COMMITS.test(sql) && RECORDS_LOAD.test(last),
];

/** Kills that killing at every moment comes to. */
export const CUTTING_MOMENTS = MOMENTS.length;

/**
 * Kills intake at moments of its cutting, which its statements show. Nothing else runs then: a file is loaded when it is
 * cut.
 * @param count The last so many moments; the later ones leave more behind.
 * @returns what ends it.
 */
export function killAtCutting(proxy: Pick<DatabaseProxy, 'onStatement'>, kills: Kills, count: number): () => void {
  const moments = MOMENTS.slice(-count);
  let last = '';
  let committed = 0;
  return proxy.onStatement(async (sql) => {
    const before = { last, committed };
    last = sql;
    const due = moments[0]?.(sql, before) ?? false;
    if (COMMITS.test(sql) && MOVES_POSITION.test(before.last) && !due) committed += 1;
    if (!due) return 'pass';
    if ((await kills.atWorkOf(CUTTING, 'intake')) > 0) moments.shift();
    return 'cut-before';
  });
}
