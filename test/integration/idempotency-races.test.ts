import type { BasePersistenceLayer } from '@aws-lambda-powertools/idempotency/persistence';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { IdempotencyStore } from '../../shared/idempotency/mysql-persistence-layer.ts';
import { sql } from '../../shared/mysql/queries/sql.ts';
import { withCaseDatabase } from '../support/case-database.ts';
import {
  type CommandData,
  EXPIRES_AFTER_SECONDS,
  mysqlLayer,
  outcomeOf,
  storeOf,
} from '../support/idempotency/layers.ts';

const WORKERS = 100;
const CLAIM_MS = 10_000;

const platform = withCaseDatabase({ cases: [] });
afterEach(() => vi.useRealTimers());

let commands = 0;
const newCommand = (): CommandData => ({ key: ['LOAD_PART', ++commands], payload: 'bytes 0-4096' });
const layer = (store: IdempotencyStore = storeOf(platform().sessions)) => mysqlLayer(store, platform().core);
const setClock = (now: number) => vi.useFakeTimers({ toFake: ['Date'], now });

describe('of a hundred workers at once, each on a connection of its own, one claims a record', () => {
  /** Workers that are connected, so that nothing but the statements is left to happen. */
  async function connectedWorkers(): Promise<IdempotencyStore[]> {
    const workers = Array.from({ length: WORKERS }, () => platform().moreSessions());
    const connections = await Promise.all(
      workers.map(({ coreWriterSession }) =>
        coreWriterSession(({ rows }) => rows<{ id: number }>(sql`SELECT CONNECTION_ID() AS id`)),
      ),
    );
    expect(new Set(connections.map(([row]) => row?.id)).size).toBe(WORKERS);
    return workers.map(storeOf);
  }

  test('whether it is absent, abandoned, expired or given up', { timeout: 120_000 }, async () => {
    const workers = await connectedWorkers();
    const now = Date.now();
    const states: Record<string, (command: CommandData, first: BasePersistenceLayer) => Promise<void>> = {
      absent: async () => {},
      abandoned: async (command, first) => {
        await first.saveInProgress(command, CLAIM_MS);
        setClock(now + CLAIM_MS + 1);
      },
      expired: async (command, first) => {
        await first.saveInProgress(command, CLAIM_MS);
        await first.saveSuccess(command, { loaded: -1 });
        setClock(now + (EXPIRES_AFTER_SECONDS + 1) * 1_000);
      },
      'given up': async (command, first) => {
        await first.saveInProgress(command, CLAIM_MS);
        await first.deleteRecord(command);
      },
    };
    for (const [state, reach] of Object.entries(states)) {
      setClock(now);
      const command = newCommand();
      await reach(command, layer());
      const layers = workers.map((store) => layer(store));
      const outcomes = await Promise.all(layers.map((each) => outcomeOf(each.saveInProgress(command, CLAIM_MS))));

      const winners = layers.filter((_, i) => outcomes[i]?.ended === 'well');
      expect(winners, state).toHaveLength(1);
      const refused = outcomes.filter(({ ended }) => ended === 'IdempotencyItemAlreadyExistsError');
      expect(refused, state).toHaveLength(WORKERS - 1);
      // Each comes with the winner's record, not with the one before it.
      for (const { record } of refused) {
        expect(record).toMatchObject({
          status: 'INPROGRESS',
          response: undefined,
          inProgressExpiry: Date.now() + CLAIM_MS,
        });
      }

      await winners[0]?.saveSuccess(command, { loaded: 500 });
      expect((await layer().getRecord(command)).getResponse(), state).toEqual({ loaded: 500 });
    }
  });
});

describe('a claim', () => {
  test('whose statement ran twice, because its answer was lost, is still its own', async () => {
    const store = storeOf(platform().sessions);
    const twice: IdempotencyStore = {
      ...store,
      run: async (statement) => {
        await store.run(statement);
        return store.run(statement);
      },
    };
    const command = newCommand();
    const claimed = layer(twice);
    await claimed.saveInProgress(command, CLAIM_MS);
    await claimed.saveSuccess(command, { loaded: 500 });
    expect((await layer().getRecord(command)).getResponse()).toEqual({ loaded: 500 });

    const other = newCommand();
    const failed = layer(twice);
    await failed.saveInProgress(other, CLAIM_MS);
    await failed.deleteRecord(other);
    expect(await outcomeOf(layer().getRecord(other))).toMatchObject({ ended: 'IdempotencyItemNotFoundError' });
  });

  /** A store where the record is given up by its holder after each of the first claims of another worker. */
  function vanishing(times: number): IdempotencyStore {
    const store = storeOf(platform().sessions);
    let left = times;
    return {
      ...store,
      run: async (statement) => {
        const affected = await store.run(statement);
        if (left-- > 0) await platform().query(`DELETE FROM \`${platform().core}\`.idempotency_records`);
        return affected;
      },
    };
  }

  test('of a record that was given up just then is made again', async () => {
    const command = newCommand();
    await layer(vanishing(2)).saveInProgress(command, CLAIM_MS);
    expect((await layer().getRecord(command)).getStatus()).toBe('INPROGRESS');
  });

  test('of a record that keeps vanishing fails, and is not taken for won', async () => {
    await expect(layer(vanishing(3)).saveInProgress(newCommand(), CLAIM_MS)).rejects.toThrow(/vanished/);
  });
});
