import { setTimeout as delay } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import type { Address } from '../../../../localstack/database/database-server.ts';
import { qualified } from '../../../../shared/mysql/queries/sql.ts';
import type { Choose } from '../../choices.ts';

/** What every worker on the case writes. */
const TABLES = ['doc_dedupe', 'tag_dedupe', 'custodians', 'taggings', 'process_checkpoints', 'custodian_exhibits'];
const HOLD_MS = { least: 1_200, most: 2_400 };
const PAUSE_MS = 250;

export interface Disturber {
  /** @returns how often it held locks. */
  stop(): Promise<number>;
}

/**
 * Locks every row of one table after another, and the gaps between them, for longer than the server lets others wait;
 * shorter than the attempts of one transaction together.
 */
export async function disturb(server: Address, schema: string, choose: Choose): Promise<Disturber> {
  const { host, port, user, password } = server;
  const connection = await createConnection({ host, port, user, password });
  const end = new AbortController();
  let [turn, held] = [0, 0];
  const running = (async () => {
    await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    for (; !end.signal.aborted; turn++) {
      const table = TABLES[Math.floor(choose('table', turn) * TABLES.length)] ?? 'taggings';
      await connection.query('START TRANSACTION');
      try {
        await connection.query(`SELECT 1 FROM ${qualified(schema, table).text} LIMIT 100000 FOR UPDATE`);
        held += 1;
        await pause(HOLD_MS.least + choose('hold', turn) * (HOLD_MS.most - HOLD_MS.least), end.signal);
      } catch (error) {
        // The disturber loses as well as anybody.
        if (!isLockError(error)) throw error;
      }
      await connection.query('ROLLBACK');
      await pause(PAUSE_MS, end.signal);
    }
  })();
  return {
    async stop() {
      end.abort();
      await running;
      await connection.end();
      return held;
    },
  };
}

const pause = (ms: number, signal: AbortSignal): Promise<void> => delay(ms, undefined, { signal }).catch(() => {});
const isLockError = (error: unknown): boolean => [1205, 1213].includes((error as { errno?: number }).errno ?? 0);
