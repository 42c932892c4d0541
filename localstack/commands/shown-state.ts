import { parseMysqlUrl } from '../database/given-database.ts';
import { databaseUrl } from '../database/identify-server.ts';
import type { State } from '../state.ts';

const masked = (password: string): string => (password === '' ? '' : '***');

/** What runs, as it may be printed: without the database's password, which a MYSQL_URL of the user's own can hold. */
export function shownState(state: State): State {
  const { url, seenByFunctions } = state.database;
  const address = parseMysqlUrl(url);
  return {
    ...state,
    database: {
      ...state.database,
      url: databaseUrl({ ...address, password: masked(address.password) }),
      seenByFunctions: { ...seenByFunctions, password: masked(seenByFunctions.password) },
    },
  };
}
