import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import type { Episode, EpisodeSubject } from '../../episodes/episode.ts';
import { timesMet } from '../../episodes/logged-errors.ts';
import { afterCommits } from '../../episodes/moments.ts';
import { outage } from '../../episodes/outage.ts';

const SECONDS = { full: 60, short: 2 };
const COMMITS_BEFORE = 12;
/** Few enough to be taken one by one, and more than a lab has open past the proxy. */
const MAX_CONNECTIONS = 40;
const TAKING_LIMIT_SECONDS = 30;

/** Others hold every connection that the server gives (1040). */
export const tooManyConnections: Episode = {
  name: 'too many connections',
  async strike(subject) {
    const { server, choose, short } = subject;
    await afterCommits(1 + Math.floor(choose('commits before') * COMMITS_BEFORE), subject);
    const root = await createConnection(server.url);
    const held: Connection[] = [];
    try {
      const [[before]] = await root.query<RowDataPacket[]>('SELECT @@max_connections AS n');
      const { times, secondsAway } = await outage(subject, {
        seconds: short ? SECONDS.short : SECONDS.full,
        begin: async () => {
          await root.query(`SET GLOBAL max_connections = ${MAX_CONNECTIONS}`);
          await takeAll(subject, held);
        },
        end: () => root.query(`SET GLOBAL max_connections = ${Number(before?.['n'])}`),
        met: (logs) => timesMet(logs, 1040),
      });
      return { strikes: [{ what: 'errors 1040', wanted: 1, times }], secondsAway };
    } finally {
      await Promise.all([...held, root].map((connection) => connection.end()));
    }
  },
};

/**
 * Takes what the functions' connections leave when they are cut, until the server has no more.
 * @throws Error when that does not come about.
 */
async function takeAll({ server, lab }: EpisodeSubject, held: Connection[]): Promise<void> {
  const deadline = AbortSignal.timeout(TAKING_LIMIT_SECONDS * 1000);
  while (!deadline.aborted) {
    lab.databaseProxy.cutAll();
    try {
      held.push(await createConnection(server.url));
    } catch (error) {
      if ((error as { errno?: number }).errno !== 1040) throw error;
      if (lab.databaseProxy.connections() === 0) return;
    }
  }
  throw new Error(`The server still had connections to give after ${TAKING_LIMIT_SECONDS} s.`);
}
