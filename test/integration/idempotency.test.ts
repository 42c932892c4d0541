import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { untilAborted } from '../../shared/cases/case-context.ts';
import { PermanentError } from '../../shared/domain/permanent-error.ts';
import { createFunctionCommands } from '../../shared/functions/function-consumer.ts';
import { createIdempotentCommands } from '../../shared/idempotency/idempotent-command.ts';
import type { IdempotencyStore } from '../../shared/idempotency/mysql-persistence-layer.ts';
import { createQueries } from '../../shared/mysql/queries/queries.ts';
import { coreTables } from '../../shared/schema/core-tables.ts';
import { withCaseDatabase } from '../support/case-database.ts';

// Not the hour that Powertools takes by itself.
const EXPIRES_AFTER_SECONDS = 5_400;
const MINUTE = 60_000;

const platform = withCaseDatabase({ cases: [] });

/** As a function's runtime has it: a transaction for each statement, on the core database. */
const store: IdempotencyStore = {
  rows: (statement) => platform().sessions.coreWriterSession((session) => session.rows(statement)),
  run: (statement) => platform().sessions.coreWriterSession((session) => session.run([statement])),
};
afterEach(() => vi.useRealTimers());

/** One function's commands; each worker is one of its instances. */
const options = (through: IdempotencyStore = store) => ({
  store: through,
  schema: platform().core,
  name: 'tester',
  expiresAfterSeconds: EXPIRES_AFTER_SECONDS,
  newOwner: () => randomBytes(16),
  // Asked anew, because a test sets another clock.
  now: () => Date.now(),
});
const worker = (through?: IdempotencyStore) => createIdempotentCommands(options(through));

let commands = 0;
/** A command that no other test uses, and how often its work ran. */
function command(work: () => Promise<{ loaded: number } | undefined> = async () => ({ loaded: 500 })) {
  const runs = { count: 0 };
  return {
    runs,
    key: ['LOAD_PART', 7, 12, ++commands],
    payload: { bytes: [0, 4096] },
    remainingMs: () => MINUTE,
    work: async () => {
      runs.count++;
      return work();
    },
  };
}

/** Moves the clock of this process, on which records are written and judged; timers and sockets go on as before. */
const setClock = (ms: number) => vi.useFakeTimers({ toFake: ['Date'], now: ms });

describe('a command', () => {
  test('that is new runs, and its result comes back', async () => {
    const load = command();
    expect(await worker()(load)).toEqual({ loaded: 500 });
    expect(load.runs.count).toBe(1);
  });

  test('that is done gives its stored result and does not run', async () => {
    const load = command();
    await worker()(load);
    expect(await worker()(load)).toEqual({ loaded: 500 });
    expect(load.runs.count).toBe(1);
  });

  test('without a result is done as well', async () => {
    const load = command(async () => undefined);
    expect(await worker()(load)).toBeUndefined();
    expect(await worker()(load)).toBeUndefined();
    expect(load.runs.count).toBe(1);
  });

  test('with another key, or of another function, is another command', async () => {
    const load = command();
    await worker()(load);
    await worker()({ ...load, key: [...load.key, 1] });
    await createIdempotentCommands({ ...options(), name: 'another' })(load);
    expect(load.runs.count).toBe(3);
  });

  test('of a function that keeps its records for another time expires by that function', async () => {
    const now = Date.now();
    setClock(now);
    const short = createIdempotentCommands({ ...options(), name: 'short', expiresAfterSeconds: 60 });
    const [kept, forgotten] = [command(), command()];
    // In turns: a layer, and a configuration, keep what they were first given.
    for (const run of [worker(), short, worker(), short]) await run(run === short ? forgotten : kept);
    setClock(now + 62_000);
    await worker()(kept);
    await short(forgotten);
    expect([kept.runs.count, forgotten.runs.count]).toEqual([1, 2]);
  });

  test('that comes with another payload is refused', async () => {
    const load = command();
    await worker()(load);
    await expect(worker()({ ...load, payload: { bytes: [0, 8192] } })).rejects.toMatchObject({
      name: 'IdempotencyValidationError',
    });
    expect(load.runs.count).toBe(1);
  });

  test('runs again when its record has expired', async () => {
    const load = command();
    await worker()(load);
    setClock(Date.now() + (EXPIRES_AFTER_SECONDS + 2) * 1_000);
    await worker()(load);
    expect(load.runs.count).toBe(2);
    await worker()(load);
    expect(load.runs.count).toBe(2);
  });

  test('that runs again keeps nothing of its last result meanwhile', async () => {
    const load = command();
    await worker()({ ...load, work: async () => 'the last result' });
    setClock(Date.now() + (EXPIRES_AFTER_SECONDS + 2) * 1_000);
    const stored = createQueries(platform().core, coreTables, {})
      .selectFrom('idempotency_records')
      .select('id')
      .where('response_json', 'like', '%last%');
    expect(await store.rows(stored)).toHaveLength(1);
    const seen = await worker()({ ...load, work: async () => (await store.rows(stored)).length });
    expect(seen).toBe(0);
  });

  test('that is done stays done after the time that its run had', async () => {
    const load = command();
    await worker()(load);
    setClock(Date.now() + MINUTE + 1_000);
    expect(await worker()(load)).toEqual({ loaded: 500 });
    expect(load.runs.count).toBe(1);
  });

  test('that fails throws its own error and may run again', async () => {
    const failure = new PermanentError('CASE_FROZEN');
    const failing = command(() => Promise.reject(failure));
    await expect(worker()(failing)).rejects.toBe(failure);
    await expect(worker()(failing)).rejects.toBe(failure);
    expect(failing.runs.count).toBe(2);
  });

  test('that fails throws its own error even when its claim cannot be given up', async () => {
    const failure = new PermanentError('CASE_FROZEN');
    const brittle: IdempotencyStore = {
      ...store,
      run: (query) =>
        query.compile().sql.startsWith('delete') ? Promise.reject(new Error('the database is away')) : store.run(query),
    };
    await expect(worker(brittle)(command(() => Promise.reject(failure)))).rejects.toBe(failure);
  });

  test('whose function runs out of time gives its claim up, and may run again at once', async () => {
    const run = createFunctionCommands('tester', platform().sessions, platform().core, Date.now);
    const ending = new AbortController();
    const late = command(async () => {
      ending.abort(new Error('out of time'));
      return platform().sessions.coreWriterSession(async () => ({ loaded: 0 }));
    });
    await expect(untilAborted(ending.signal, () => run(late))).rejects.toThrow('out of time');
    expect(await run({ ...late, work: async () => ({ loaded: 500 }) })).toEqual({ loaded: 500 });
  });

  test('with a result too long to keep is refused', async () => {
    const load = { ...command(), work: async () => 'x'.repeat(8_193) };
    await expect(worker()(load)).rejects.toMatchObject({ name: 'IdempotencyPersistenceLayerError' });
  });
});

describe('a command in progress', () => {
  /** Starts a command that ends when it is told to. */
  async function begin(remainingMs = MINUTE) {
    const { promise: end, resolve: finish } = Promise.withResolvers<{ loaded: number }>();
    const { promise: running, resolve: started } = Promise.withResolvers<void>();
    const load = command(() => {
      started();
      return end;
    });
    const result = worker()({ ...load, remainingMs: () => remainingMs });
    await running;
    return { load, result, finish };
  }

  test('is left to the one who is at it', async () => {
    const { load, result, finish } = await begin();
    await expect(worker()({ ...load, work: async () => ({ loaded: -1 }) })).rejects.toMatchObject({
      name: 'IdempotencyAlreadyInProgressError',
    });
    finish({ loaded: 3 });
    expect(await result).toEqual({ loaded: 3 });
    expect(await worker()(load)).toEqual({ loaded: 3 });
  });

  test('that comes with another payload is refused as that, not as in progress', async () => {
    const { load, result, finish } = await begin();
    await expect(worker()({ ...load, payload: { bytes: [0, 8192] } })).rejects.toMatchObject({
      name: 'IdempotencyValidationError',
    });
    finish({ loaded: 3 });
    await result;
  });

  test('has the time of its own invocation, not that of another at the same time', async () => {
    const now = Date.now();
    setClock(now);
    const run = worker();
    const { promise: end, resolve: finish } = Promise.withResolvers<{ loaded: number }>();
    const times = [4_000, 1_000, 9_000];
    const loads = times.map(() => command(() => end));
    const results = loads.map((load, i) => run({ ...load, remainingMs: () => times[i] ?? 0 }));
    await vi.waitFor(() => expect(loads.map((load) => load.runs.count)).toEqual([1, 1, 1]));
    setClock(now + 4_001);
    const again = await Promise.allSettled(
      loads.map((load) => worker()({ ...load, work: async () => ({ loaded: 9 }) })),
    );
    expect(again.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    finish({ loaded: 3 });
    await Promise.all(results);
  });

  test('is still left alone in the last moment of its time', async () => {
    const now = Date.now();
    setClock(now);
    const { load, result, finish } = await begin(10_000);
    setClock(now + 10_000);
    await expect(worker()(load)).rejects.toMatchObject({ name: 'IdempotencyAlreadyInProgressError' });
    finish({ loaded: 3 });
    await result;
  });

  test.each([
    ['its time has run out', 10_000, 10_000],
    ['it began without any time left', 0, 1],
    ['its time was over before it began', -5_000, 1],
    ['fifteen seconds are over, however much time it has', 15 * MINUTE, 15_000],
  ])('is taken over when %s', async (_, remainingMs, afterMs) => {
    const now = Date.now();
    setClock(now);
    const { load, result, finish } = await begin(remainingMs);
    setClock(now + afterMs + 1);
    expect(await worker()({ ...load, work: async () => ({ loaded: 9 }) })).toEqual({ loaded: 9 });
    finish({ loaded: 3 });
    await result;
    expect(await worker()(load)).toEqual({ loaded: 9 });
  });

  test('that was taken over changes nothing when it ends after all, well or badly', async () => {
    const now = Date.now();
    for (const [ends, message] of [
      ['well', undefined],
      ['badly', 'too late'],
    ] as const) {
      setClock(now);
      const late = Promise.withResolvers<{ loaded: number }>();
      const started = Promise.withResolvers<void>();
      const first = command(() => {
        started.resolve();
        return late.promise;
      });
      const firstResult = worker()(first).catch((error: Error) => error.message);
      await started.promise;

      setClock(now + MINUTE + 1);
      const second = Promise.withResolvers<{ loaded: number }>();
      const secondStarted = Promise.withResolvers<void>();
      const secondResult = worker()({
        ...first,
        work: () => {
          secondStarted.resolve();
          return second.promise;
        },
      });
      await secondStarted.promise;
      if (ends === 'well') late.resolve({ loaded: 3 });
      else late.reject(new Error('too late'));
      if (message) expect(await firstResult).toBe(message);
      else expect(await firstResult).toEqual({ loaded: 3 });

      // The second is still at it, so a third must wait.
      await expect(worker()(first)).rejects.toMatchObject({ name: 'IdempotencyAlreadyInProgressError' });
      second.resolve({ loaded: 9 });
      await secondResult;
      expect(await worker()(first)).toEqual({ loaded: 9 });
    }
  });
});

describe('a hundred workers at one command', () => {
  test('run it once', async () => {
    const { promise: end, resolve: finish } = Promise.withResolvers<{ loaded: number }>();
    const load = command(() => end);
    const outcomes = Array.from({ length: 100 }, () =>
      worker()(load).then(
        (result) => result,
        (error: Error) => error.name,
      ),
    );
    let refused = 0;
    const allRefused = Promise.withResolvers<void>();
    for (const outcome of outcomes) {
      void outcome.then((result) => {
        if (result === 'IdempotencyAlreadyInProgressError' && ++refused === 99) allRefused.resolve();
      });
    }
    await allRefused.promise;
    finish({ loaded: 500 });
    expect((await Promise.all(outcomes)).filter((result) => typeof result === 'object')).toEqual([{ loaded: 500 }]);
    expect(load.runs.count).toBe(1);
  });

  test('take it over once when it was abandoned', async () => {
    const now = Date.now();
    setClock(now);
    const load = command(() => new Promise(() => {}));
    void worker()(load);
    await vi.waitFor(() => expect(load.runs.count).toBe(1));
    setClock(now + MINUTE + 1);
    const runs: number[] = [];
    const work = async () => {
      runs.push(1);
      return { loaded: 500 };
    };
    await Promise.allSettled(Array.from({ length: 100 }, () => worker()({ ...load, work })));
    expect(runs).toHaveLength(1);
  });
});
