import { createReadStream } from 'node:fs';
import { access, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { literal } from '../../shared/mysql/queries/sql.ts';
import { type LoggedStatement, parseGeneralLog } from './general-log.ts';

/** Where the server's general log of this run is; plain data, so that it can be handed to test files. */
export type GeneralLog =
  | { readonly output: 'FILE'; readonly path: string; readonly from: number }
  | { readonly output: 'TABLE' };

const OUR_FILE = 'caseload-tests.log';

interface LogSettings {
  readonly general_log: number;
  readonly general_log_file: string;
  readonly log_output: string;
  readonly datadir: string;
}

const settingsOf = async (root: Connection): Promise<LogSettings> => {
  const [[row]] = await root.query<(LogSettings & RowDataPacket)[]>(
    'SELECT @@general_log general_log, @@general_log_file general_log_file, @@log_output log_output, @@datadir datadir',
  );
  if (!row) throw new Error('The server does not tell how it logs.');
  return row;
};

/**
 * Makes the server write down every statement: to a file when we can read its data directory, which costs next to
 * nothing, else to a table, which about halves the speed of small statements. A log that is on already is joined.
 * @throws the driver's error when the user may not do that.
 */
export async function openGeneralLog(root: Connection): Promise<GeneralLog> {
  const before = await settingsOf(root);
  if (before.general_log && before.log_output.includes('TABLE')) return { output: 'TABLE' };
  if (!before.general_log) {
    await root.query(`SET GLOBAL general_log_file = ${literal(join(before.datadir, OUR_FILE))}`);
    await root.query("SET GLOBAL log_output = 'FILE'");
    await root.query('SET GLOBAL general_log = 1');
  }
  const { general_log_file } = await settingsOf(root);
  const path = general_log_file.startsWith('/') ? general_log_file : join(before.datadir, general_log_file);
  const from = await access(path).then(
    async () => (await stat(path)).size,
    () => null,
  );
  if (from !== null) return { output: 'FILE', path, from };
  await root.query("SET GLOBAL log_output = 'TABLE'");
  return { output: 'TABLE' };
}

/** Puts the log back, unless it was the server's own or another run still needs it. */
export async function closeGeneralLog(root: Connection, log: GeneralLog, othersRun: boolean): Promise<void> {
  const { general_log_file } = await settingsOf(root);
  if (othersRun || !general_log_file.endsWith(OUR_FILE)) return;
  await root.query('SET GLOBAL general_log = 0');
  await root.query('SET GLOBAL log_output = DEFAULT');
  await root.query('SET GLOBAL general_log_file = DEFAULT');
  if (log.output === 'FILE') await unlink(log.path).catch(() => undefined);
  else await root.query('TRUNCATE TABLE mysql.general_log');
}

/** The statements sent by now by the users whose names begin with `user`. */
export async function* statementsOf(
  user: string,
  log: GeneralLog,
  connect: () => Promise<Connection>,
): AsyncGenerator<LoggedStatement> {
  const logged = log.output === 'FILE' ? parseGeneralLog(linesOf(log.path, log.from)) : rowsOf(user, connect);
  for await (const statement of logged) if (statement.user?.startsWith(user)) yield statement;
}

/** Lines as the server ended them; readline would also cut where a statement holds another kind of line end. */
async function* linesOf(path: string, start: number): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(path, { encoding: 'utf8', start, highWaterMark: 1 << 20 })) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

async function* rowsOf(user: string, connect: () => Promise<Connection>): AsyncGenerator<LoggedStatement> {
  const connection = await connect();
  try {
    // The callback connection beneath streams; the promise one would hold the whole log in memory.
    const rows = (connection as unknown as { connection: StreamingConnection }).connection
      .query(
        `SELECT command_type AS command, CONVERT(argument USING utf8mb4) AS text FROM mysql.general_log
         WHERE user_host LIKE ${literal(`${user.replaceAll('_', '\\_')}%[%`)} AND command_type IN ('Query', 'Prepare', 'Execute')`,
      )
      .stream();
    for await (const row of rows) yield { user, ...(row as Omit<LoggedStatement, 'user'>) };
  } finally {
    await connection.end();
  }
}

interface StreamingConnection {
  query(sql: string): { stream(): AsyncIterable<unknown> };
}
