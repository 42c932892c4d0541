import type { Episode } from '../episodes/episode.ts';
import { mostDeliveries } from '../episodes/message-figures.ts';
import { outlastsReceives } from '../episodes/outlasts-receives.ts';
import { runEpisodes } from '../episodes/run-episodes.ts';
import type { Fault } from '../fault.ts';
import { commitsCut } from './database-outages/commits-cut.ts';
import { readOnly } from './database-outages/read-only.ts';
import { refuseFor } from './database-outages/refused.ts';
import { serverKilled } from './database-outages/server-killed.ts';
import { tooManyConnections } from './database-outages/too-many-connections.ts';

/** The template's. */
const MAX_RECEIVE_COUNT = 5;

const connectionsRefused: Episode = {
  name: 'connections refused',
  strike: (subject) => refuseFor({ full: 60, short: 3 }, subject),
};

/** So long that a message which fails meanwhile comes more often than its queue would let it fail. */
const longerThanAllReceives: Episode = {
  name: 'longer than all receives',
  strike: (subject) => refuseFor({ full: 60, short: 24 }, subject),
  tell({ messages, produced, struck: { spans = [] } }) {
    const { figures, problems } = outlastsReceives(MAX_RECEIVE_COUNT, [...messages, ...produced], spans);
    const isMet = mostDeliveries(produced) > 1;
    return { figures, problems: [...problems, ...(isMet ? [] : ['no message of the producer came again'])] };
  },
};

/** The database goes away and comes back, in every way that it can. */
export const databaseOutages: Fault = {
  name: 'database-outages',
  title: 'the database is killed, read-only, refused, full, or cut off in the middle of COMMIT',
  documents: { full: 6_000, short: 1_000 },
  run: (context) =>
    runEpisodes(
      [serverKilled, readOnly, commitsCut, connectionsRefused, tooManyConnections, longerThanAllReceives],
      context,
      { maxReceiveCount: MAX_RECEIVE_COUNT, withMessages: true },
    ),
};
