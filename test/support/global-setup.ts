import { createConnection } from 'mysql2/promise';
import type { TestProject } from 'vitest/node';
import type { DatabaseServer } from '../../localstack/database/database-server.ts';
import { ensureDatabase } from '../../localstack/database/ensure-database.ts';
import { literal } from '../../shared/mysql/queries/sql.ts';
import { beginRun, createApplicationUser, endRun } from './application-user.ts';
import { closeGeneralLog, type GeneralLog, openGeneralLog, statementsOf } from './general-log-store.ts';
import { checkStatements } from './statement-watch.ts';
import { serverName } from './test-server.ts';

/**
 * Starts or finds the server, lets the tests in as an application user, and watches what that user sends. With
 * CASELOAD_TEST_KEEP=1 a server of our own goes on running, so that the databases of failed tests can be looked at.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const keep = process.env['CASELOAD_TEST_KEEP'] === '1';
  const server = await ensureDatabase({ log: (line) => console.log(line), keep });
  const name = serverName(server.kind, server.version);
  console.log(`Caseload tests run on ${name} (${server.origin}).`);
  const root = await createConnection(server.url);
  const user = await beginRun(root);
  const password = await createApplicationUser(root, user);
  const generalLog = await openGeneralLog(root).catch((error: Error) => {
    console.error(`STATEMENTS ARE NOT WATCHED: the server does not let us log them (${error.message}).`);
    return null;
  });

  project.provide('mysqlUrl', server.url);
  project.provide('host', server.host);
  project.provide('port', server.port);
  project.provide('user', user);
  project.provide('password', password);
  project.provide('serverKind', server.kind);
  project.provide('serverVersion', server.version);
  project.provide('generalLog', generalLog);

  return async () => {
    try {
      if (generalLog) await watch(server, generalLog, { user, password });
    } finally {
      const othersRun = await endRun(root, user);
      if (generalLog) await closeGeneralLog(root, generalLog, othersRun);
      await root.end();
      if (!keep) await server.stop();
      else if (server.stopCommand) console.log(`Kept: ${server.url}. To end it: ${server.stopCommand}`);
      console.log(`Caseload tests ran on ${name}.`);
    }
  };
}

/** @throws Error when a statement of the run would pin a session of RDS Proxy, or the log missed statements. */
async function watch(
  { host, port, url }: DatabaseServer,
  log: GeneralLog,
  account: { readonly user: string; readonly password: string },
): Promise<void> {
  const mark = `the run of ${account.user} ends`;
  const application = await createConnection({ host, port, ...account });
  await application.query(`SELECT ${literal(mark)}`);
  await application.end();
  const { statements, pinned, complete } = await checkStatements(
    statementsOf(account.user, log, () => createConnection(url)),
    mark,
  );
  if (!complete) throw new Error('The statement watch was blind: the general log was switched off during the run.');
  if (pinned.length > 0) {
    throw new Error(`RDS Proxy would pin the session of ${pinned.length} statements:\n- ${pinned.join('\n- ')}`);
  }
  console.log(`Statement watch: none of the run's ${statements} statements would pin a session of RDS Proxy.`);
}
