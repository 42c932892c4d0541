import { setTimeout as delay } from 'node:timers/promises';
import { type Connection, createConnection } from 'mysql2/promise';
import type { Address } from '../../../localstack/database/database-server.ts';
import { batchSums, brokenInvariants, isMidway, type KindSums } from './invariant.ts';

/** A look at the invariant, again and again, while faults strike. */
export interface InvariantWatch {
  /** Looks so far. */
  looks(): number;
  stop(): Promise<Watched>;
}

/** What a watch has seen. */
export interface Watched {
  readonly looks: number;
  /** Looks at which a case's load files had rows in flight and others with an outcome. The others prove little. */
  readonly looksMidway: number;
  /** The same of messages, whose rows are in flight when they wait for their families; absent when there were none. */
  readonly looksMidwayOfMessages?: number;
  /** In words, each once. */
  readonly violations: readonly string[];
}

const MIDWAY = { full: 20, short: 1 };

/** A watch that never saw an import under way has shown nothing. */
export function tooFewMidway(watched: Watched, { short }: { readonly short: boolean }): string[] {
  const least = short ? MIDWAY.short : MIDWAY.full;
  const tooFew = (what: string, midway = least): string[] =>
    midway >= least
      ? []
      : [`only ${midway} of ${watched.looks} looks at the invariant came while ${what} was under way, not ${least}`];
  return [
    ...tooFew('an import', watched.looksMidway),
    ...tooFew('an import of messages', watched.looksMidwayOfMessages),
  ];
}

/** What was looked at, for figures. */
export const watchFigures = ({
  looks,
  looksMidway,
  looksMidwayOfMessages: ofMessages,
}: Watched): Record<string, number> => ({
  'looks at the invariant': looks,
  'looks while an import was under way': looksMidway,
  ...(ofMessages === undefined ? {} : { 'looks while an import of messages was under way': ofMessages }),
});

/** A look costs the server something; so much longer than it took is waited before the next. */
const REST_FACTOR = 1.5;
const LEAST_REST_MS = 200;

/**
 * Watches schemas of cases from outside: each look is one consistent snapshot on a connection of its own, in which the
 * parts' sums must be what the tables hold, and every row read must have an outcome, be skipped, or be in flight.
 */
export function watchInvariant(server: Address, schemas: readonly string[]): InvariantWatch {
  const ended = new AbortController();
  const violations = new Set<string>();
  let looks = 0;
  const midwayOf: Record<KindSums['kind'], number> = { load_file: 0, messages: 0 };
  let sawMessages = false;

  const look = async (connection: Connection) => {
    const midway = new Set<KindSums['kind']>();
    for (const schema of schemas) {
      await connection.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
      const [rows] = await connection.query(batchSums(schema));
      await connection.query('COMMIT');
      const batches = rows as KindSums[];
      for (const problem of batches.flatMap(brokenInvariants)) violations.add(`${schema}: ${problem}`);
      const byKind = Map.groupBy(batches, ({ kind }) => kind);
      for (const [kind, some] of byKind) if (isMidway(...some)) midway.add(kind);
      sawMessages ||= byKind.has('messages');
    }
    looks += 1;
    for (const kind of midway) midwayOf[kind] += 1;
  };
  const watch = async () => {
    let connection: Connection | null = null;
    while (!ended.signal.aborted) {
      const startedAt = performance.now();
      try {
        connection ??= await connect(server);
        await look(connection);
      } catch (error) {
        if (!isAway(error)) throw error;
        connection?.destroy();
        connection = null;
      }
      const rest = Math.max(LEAST_REST_MS, (performance.now() - startedAt) * REST_FACTOR);
      await delay(rest, undefined, { signal: ended.signal }).catch(() => {});
    }
    await connection?.end().catch(() => {});
  };
  const watching = watch();
  // Told when it is stopped; until then nobody listens.
  watching.catch(() => {});

  return {
    looks: () => looks,
    async stop() {
      ended.abort();
      await watching;
      return {
        looks,
        looksMidway: midwayOf.load_file,
        ...(sawMessages ? { looksMidwayOfMessages: midwayOf.messages } : {}),
        violations: [...violations],
      };
    },
  };
}

async function connect({ host, port, user, password }: Address): Promise<Connection> {
  const connection = await createConnection({ host, port, user, password, supportBigNumbers: true });
  // A connection that breaks between two looks says so here; the next look finds out.
  connection.on('error', () => {});
  await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
  return connection;
}

/** The server went away, which is what some faults do. A wrong statement is not that. */
const isAway = (error: unknown): boolean => {
  const { code = '', fatal = false } = error as { code?: string; fatal?: boolean };
  return fatal || /^(ECONN|EPIPE|ETIMEDOUT|PROTOCOL_|ER_CON_COUNT_ERROR|ER_SERVER_SHUTDOWN)/.test(code);
};
