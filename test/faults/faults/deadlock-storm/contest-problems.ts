import { qualified } from '../../../../shared/mysql/queries/sql.ts';
import type { Lab } from '../../lab/lab.ts';
import type { ContestResult } from './contend.ts';
import { CONTEST_DOCUMENTS, CONTEST_VALUES, type Contest, HOT_ROW, LOCK_TABLE } from './contender-work.ts';
import { DEADLOCK, retriesAfter } from './retries.ts';

/** What a contest did to its case. */
export interface Contested {
  readonly contest: Contest;
  /** With jitter and without. */
  readonly results: readonly ContestResult[];
  /** Deadlocks that the server found meanwhile. */
  readonly deadlocks: number;
}

/** Each transaction that was done stands once, and no other does; and the contest was one. */
export async function contestProblems(
  { sessions, schema }: Lab,
  caseId: number,
  { contest, results, deadlocks }: Contested,
): Promise<string[]> {
  const sum = (of: (result: ContestResult) => number): number => results.reduce((total, one) => total + of(one), 0);
  const [done, gaveUp] = [sum((result) => result.done), sum((result) => result.gaveUp)];
  const retries = results.flatMap((result) => result.retries);
  const count = (statement: string): Promise<number> =>
    sessions.readerSession(caseId, async ({ rows }) =>
      Number((await rows<{ n: number }>({ sql: statement }))[0]?.n ?? 0),
    );
  const locks = qualified(schema(caseId), LOCK_TABLE).text;
  const wanted: Record<Contest, () => Promise<readonly [what: string, is: number, must: number]>> = {
    tagger: async () => [
      'taggings',
      await count(`SELECT COUNT(*) AS n FROM ${qualified(schema(caseId), 'taggings').text}`),
      done * CONTEST_DOCUMENTS * CONTEST_VALUES,
    ],
    'two locks': async () => [
      'rows written',
      await count(`SELECT SUM(n) AS n FROM ${locks} WHERE id <> ${HOT_ROW}`),
      done * 2,
    ],
    'one row': async () => [
      'rows written',
      await count(`SELECT SUM(n) AS n FROM ${locks} WHERE id = ${HOT_ROW}`),
      done,
    ],
  };
  const [what, is, must] = await wanted[contest]();
  const problems = [
    ...(is === must ? [] : [`${contest}: ${is} ${what}, ${must} must be`]),
    ...(done > 0 ? [] : [`${contest}: nothing was done`]),
  ];
  if (contest === 'tagger') {
    // Its writes have one order, so nobody need be a victim: that nobody loses is the promise, not that somebody must.
    return gaveUp === 0 ? problems : [...problems, `tagger: ${gaveUp} transactions used up their attempts`];
  }
  return [
    ...problems,
    ...(deadlocks > 0 ? [] : [`${contest}: the server found no deadlock, so nothing was contested`]),
    ...(retriesAfter(retries, DEADLOCK) > 0 ? [] : [`${contest}: no transaction was run again after a deadlock`]),
  ];
}
