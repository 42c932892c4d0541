import { setTimeout as delay } from 'node:timers/promises';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { type Episode, type EpisodeSubject, NOT_STRUCK } from '../../episodes/episode.ts';
import { afterCommits, secondsOf } from '../../episodes/moments.ts';

const SECONDS = { full: 15, short: 2 };
const COMMITS_BEFORE = 12;
/** Few enough to be taken one by one, and more than a lab has open past the proxy. */
const MAX_CONNECTIONS = 40;

/** Others hold every connection that the server gives (1040). */
export const tooManyConnections: Episode = {
  name: 'too many connections',
  async strike(subject) {
    const { server, random, short, ended } = subject;
    await afterCommits(1 + random.below(COMMITS_BEFORE), subject);
    if (ended.aborted) return NOT_STRUCK;
    const root = await createConnection(server.url);
    const held: Connection[] = [];
    try {
      const [[before]] = await root.query<RowDataPacket[]>('SELECT @@max_connections AS n');
      await root.query(`SET GLOBAL max_connections = ${MAX_CONNECTIONS}`);
      const secondsAway = await secondsOf(async () => {
        await takeAll(subject, held);
        await delay((short ? SECONDS.short : SECONDS.full) * 1000);
      });
      await root.query(`SET GLOBAL max_connections = ${Number(before?.['n'])}`);
      return { times: 1, secondsAway };
    } finally {
      await Promise.all([...held, root].map((connection) => connection.end()));
    }
  },
};

/** Takes what the functions' connections leave when they are cut, until the server has no more. */
async function takeAll({ server, lab }: EpisodeSubject, held: Connection[]): Promise<void> {
  for (;;) {
    lab.databaseProxy.cutAll();
    try {
      held.push(await createConnection(server.url));
    } catch (error) {
      if ((error as { errno?: number }).errno !== 1040) throw error;
      if (lab.databaseProxy.connections() === 0) return;
    }
  }
}
