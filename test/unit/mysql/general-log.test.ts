import { expect, test } from 'vitest';
import { type LoggedStatement, parseGeneralLog } from '../../support/general-log.ts';
import { checkStatements } from '../../support/statement-watch.ts';
import { schemaPrefix } from '../../support/test-names.ts';

const parse = async (text: string): Promise<LoggedStatement[]> => {
  const statements: LoggedStatement[] = [];
  for await (const statement of parseGeneralLog(text.split('\n'))) statements.push(statement);
  return statements;
};

const MARIADB = `/usr/sbin/mysqld, Version: 10.11.19-MariaDB-0+deb12u1 (Debian 12). started with:
Tcp port: 35987  Unix socket: /run/socket
Time\t\t    Id Command\tArgument
261121  8:10:38\t     8 Connect\tapp@127.0.0.1 on  using TCP/IP
\t\t     8 Query\tCREATE TABLE t (
    id INT,
\tname TEXT
  )
261121 10:10:39\t     9 Connect\troot@127.0.0.1 on mysql using TCP/IP
\t\t     9 Query\tSELECT 1
\t\t     8 Prepare\tSELECT ?
\t\t     8 Execute\tSELECT 'a'
\t\t     8 Close stmt\t
\t\t     8 Quit\t
\t\t  1234 Query\tSELECT 'begun before the log'`;

const MYSQL = `/usr/sbin/mysqld, Version: 9.7.4-2 ((Debian)). started with:
Tcp port: 3397  Unix socket: /run/socket
Time                 Id Command    Argument
2026-11-21T08:10:41.995157Z\t   60 Connect\tapp@localhost on  using SSL/TLS
2026-11-21T08:10:42.002853Z\t   60 Query\tCREATE TABLE t (
    id INT
  )
2026-11-21T08:10:42.002853+01:00\t   61 Connect\tAccess denied for user 'app'@'localhost' (using password: NO)
2026-11-21T08:10:42.102853Z\t   62 Connect\troot@localhost on  using TCP/IP
2026-11-21T08:10:42.202853Z\t   62 Query\tSELECT 1
2026-11-21T08:10:42.302853Z\t   60 Init DB\tmysql
2026-11-21T08:10:42.302853Z\t   60 Prepare\tSELECT ?
2026-11-21T08:10:42.302853Z\t   60 Execute\tSELECT 'a'
2026-11-21T08:10:42.302853Z\t   60 Reset stmt\t
2026-11-21T08:10:42.302853Z\t   60 Ping\t
2026-11-21T08:10:42.402853Z\t 1234 Query\tSELECT 'begun before the log'`;

test.each([
  ['MariaDB', MARIADB, 'CREATE TABLE t (\n    id INT,\n\tname TEXT\n  )'],
  ['MySQL', MYSQL, 'CREATE TABLE t (\n    id INT\n  )'],
])('the general log of %s tells who sent what', async (_, log, table) => {
  expect(await parse(log)).toEqual([
    { user: 'app', command: 'Query', text: table },
    { user: 'root', command: 'Query', text: 'SELECT 1' },
    { user: 'app', command: 'Prepare', text: 'SELECT ?' },
    { user: 'app', command: 'Execute', text: "SELECT 'a'" },
    { user: null, command: 'Query', text: "SELECT 'begun before the log'" },
  ]);
});

test('a report names each kind of bad statement once, without its values', async () => {
  const sent = async function* (): AsyncGenerator<LoggedStatement> {
    for (const name of ['secret', 'other'])
      yield { user: 'app', command: 'Query', text: `SELECT GET_LOCK('${name}', 1)` };
    yield { user: 'app', command: 'Query', text: 'SELECT 1' };
    yield { user: 'app', command: 'Query', text: "SELECT 'the end'" };
  };
  expect(await checkStatements(sent(), 'the end')).toEqual({
    statements: 4,
    pinned: ["named lock: SELECT GET_LOCK('', 1) (2 times)"],
    complete: true,
  });
  expect(await checkStatements(sent(), 'an end that never came')).toMatchObject({ complete: false });
});

test('a schema prefix tells of its test, fits, and differs between tests and runs', () => {
  const prefix = schemaPrefix('/x/sessions.test.ts', 'two cases > never see each other', 'run 1');
  expect(prefix).toMatch(/^t_sessions_two_cases_neve_[0-9a-f]{6}$/);
  expect(prefix.length).toBeLessThanOrEqual(32);
  expect(schemaPrefix('/x/sessions.test.ts', 'two cases > never see each other', 'run 2')).not.toBe(prefix);
  expect(schemaPrefix('/x/sessions.test.ts', 'two cases > never see the others', 'run 1')).not.toBe(prefix);
  expect(schemaPrefix('/x/Ä-1.test.ts', '', 'run 1')).toMatch(/^[a-z][a-z0-9_]{0,31}$/);
});
