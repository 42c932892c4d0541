import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { withCaseDatabase } from '../support/case-database.ts';
import {
  type CommandData,
  EXPIRES_AFTER_SECONDS,
  mysqlLayer,
  outcomeOf,
  referenceLayer,
  storeOf,
} from '../support/idempotency/layers.ts';
import type { ReferenceTable } from '../support/idempotency/reference-layer.ts';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const CLAIM_MS = 10_000;

const platform = withCaseDatabase({ cases: [] });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
});
afterEach(() => vi.useRealTimers());

const setClockAfter = (ms: number) => vi.setSystemTime(NOW + ms);

let commands = 0;
const newCommand = (): CommandData => ({ key: ['LOAD_PART', ++commands], payload: 'bytes 0-4096' });

const table: ReferenceTable = new Map();

/** What Powertools asks of a store, asked of its own reference first, so that the cases are known to be right. */
describe.each([
  ['the reference', () => referenceLayer(table)],
  ['MySQL', () => mysqlLayer(storeOf(platform().sessions), platform().core)],
])('a record in %s', (_, newLayer) => {
  /** Claims the command and leaves it in progress. */
  async function begun(command: CommandData, remainingMs: number | undefined = CLAIM_MS) {
    const layer = newLayer();
    await layer.saveInProgress(command, remainingMs);
    return layer;
  }
  const claim = (command: CommandData) => outcomeOf(newLayer().saveInProgress(command, CLAIM_MS));
  const look = (command: CommandData) => outcomeOf(newLayer().getRecord(command));

  test('that is absent is claimed', async () => {
    const command = newCommand();
    expect(await claim(command)).toMatchObject({ ended: 'well' });
    expect(await look(command)).toMatchObject({
      record: { status: 'INPROGRESS', response: undefined, inProgressExpiry: NOW + CLAIM_MS },
    });
  });

  test('in progress refuses a claim, and comes with the refusal', async () => {
    const command = newCommand();
    await begun(command);
    setClockAfter(CLAIM_MS);
    expect(await claim(command)).toMatchObject({
      ended: 'IdempotencyItemAlreadyExistsError',
      record: {
        key: expect.stringMatching(/^contract#/),
        status: 'INPROGRESS',
        inProgressExpiry: NOW + CLAIM_MS,
        expiry: NOW / 1_000 + EXPIRES_AFTER_SECONDS,
      },
    });
  });

  test('in progress past its time is taken over, with times of the new claim', async () => {
    const command = newCommand();
    await begun(command);
    setClockAfter(CLAIM_MS + 1);
    expect(await claim(command)).toMatchObject({ ended: 'well' });
    expect(await look(command)).toMatchObject({
      record: { status: 'INPROGRESS', inProgressExpiry: NOW + 2 * CLAIM_MS + 1 },
    });
  });

  test('in progress without a time is never taken over before it expires', async () => {
    const command = newCommand();
    const warned = vi.spyOn(console, 'warn').mockReturnValue();
    await begun(command, 0);
    expect(warned).toHaveBeenCalledOnce();
    warned.mockRestore();
    setClockAfter(EXPIRES_AFTER_SECONDS * 1_000);
    expect(await claim(command)).toMatchObject({ ended: 'IdempotencyItemAlreadyExistsError' });
    setClockAfter(EXPIRES_AFTER_SECONDS * 1_000 + 1);
    expect(await claim(command)).toMatchObject({ ended: 'well' });
  });

  test('that is done refuses a claim, and brings its result, until it expires', async () => {
    const command = newCommand();
    await (await begun(command)).saveSuccess(command, { loaded: 500 });
    setClockAfter(EXPIRES_AFTER_SECONDS * 1_000);
    expect(await claim(command)).toMatchObject({
      ended: 'IdempotencyItemAlreadyExistsError',
      record: { status: 'COMPLETED', response: { loaded: 500 } },
    });
  });

  test('that has expired is claimed, and nothing of it is left', async () => {
    const command = newCommand();
    await (await begun(command)).saveSuccess(command, { loaded: 500 });
    setClockAfter(EXPIRES_AFTER_SECONDS * 1_000 + 1);
    const changed = { ...command, payload: 'bytes 0-8192' };
    expect(await claim(changed)).toMatchObject({ ended: 'well' });
    expect(await look(changed)).toMatchObject({ ended: 'well', record: { status: 'INPROGRESS', response: undefined } });
    expect(await look(command)).toMatchObject({ ended: 'IdempotencyValidationError' });
  });

  test.each([[{ loaded: 500, ids: ['þ', '😀'] }], [null], [0], [false], [''], [[]], [undefined]])(
    'keeps the result %j as it is',
    async (result) => {
      const command = newCommand();
      await (await begun(command)).saveSuccess(command, result);
      expect((await look(command)).record).toMatchObject({ status: 'COMPLETED' });
      expect((await look(command)).record?.response).toEqual(result);
    },
  );

  test('of another payload is refused, also while it is in progress', async () => {
    const command = newCommand();
    const layer = await begun(command);
    const changed = { ...command, payload: 'bytes 0-8192' };
    expect(await look(changed)).toMatchObject({ ended: 'IdempotencyValidationError' });
    await layer.saveSuccess(command, { loaded: 500 });
    expect(await look(changed)).toMatchObject({ ended: 'IdempotencyValidationError' });
  });

  test('is gone when its work has failed', async () => {
    const command = newCommand();
    await (await begun(command)).deleteRecord(command);
    expect(await look(command)).toMatchObject({ ended: 'IdempotencyItemNotFoundError' });
    expect(await claim(command)).toMatchObject({ ended: 'well' });
  });

  test.each(['success', 'failure'])('is not touched by a late %s of a worker that lost it', async (late) => {
    const command = newCommand();
    const first = await begun(command);
    setClockAfter(CLAIM_MS + 1);
    await begun(command);
    await (late === 'success' ? first.saveSuccess(command, { loaded: -1 }) : first.deleteRecord(command));
    expect(await look(command)).toMatchObject({ record: { status: 'INPROGRESS', response: undefined } });
  });

  test('is not made by the late success of a worker that lost it', async () => {
    const command = newCommand();
    const first = await begun(command);
    setClockAfter(CLAIM_MS + 1);
    await (await begun(command)).deleteRecord(command);
    await first.saveSuccess(command, { loaded: -1 });
    expect(await look(command)).toMatchObject({ ended: 'IdempotencyItemNotFoundError' });
  });

  describe('between workers whose clocks differ', () => {
    test('is taken too early by one that is ahead, and the one behind changes nothing any more', async () => {
      const command = newCommand();
      const behind = await begun(command);
      setClockAfter(CLAIM_MS + 1);
      const ahead = newLayer();
      await ahead.saveInProgress(command, CLAIM_MS);
      setClockAfter(1_000);
      await behind.saveSuccess(command, { by: 'the one behind' });
      expect(await claim(command)).toMatchObject({
        ended: 'IdempotencyItemAlreadyExistsError',
        record: { status: 'INPROGRESS' },
      });
      await ahead.saveSuccess(command, { by: 'the one ahead' });
      expect(await claim(command)).toMatchObject({ record: { response: { by: 'the one ahead' } } });
    });

    test('is left alone by one that is behind until its own clock says so', async () => {
      const onItsClock = (ms: number) => setClockAfter(ms - 5_000);
      const command = newCommand();
      await begun(command);
      onItsClock(CLAIM_MS + 1);
      expect(await claim(command)).toMatchObject({ ended: 'IdempotencyItemAlreadyExistsError' });
      onItsClock(CLAIM_MS + 1 + 5_000);
      expect(await claim(command)).toMatchObject({ ended: 'well' });
    });
  });
});
