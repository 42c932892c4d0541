import { IdempotencyAlreadyInProgressError } from '@aws-lambda-powertools/idempotency';
import { describe, expect, test } from 'vitest';
import { SourceReadError } from '../../../shared/aws/object-source.ts';
import type { Endpoint } from '../../../shared/mysql/connections/endpoint-pool.ts';
import { createAvailability } from '../../../shared/sqs-consumer/availability.ts';
import { gate } from '../../support/consumer/test-consumer.ts';

const core: Endpoint = { host: 'core', port: 3306 };
const east: Endpoint = { host: 'east', port: 3306 };
const CASE_IN_EAST = 8;

/** Servers that can be taken away, a clock that is set, and every probe that was made. */
function createWorld() {
  const away = new Set<string>();
  const probes: string[] = [];
  const state = { now: 0, answer: async (): Promise<void> => {} };
  const availability = createAvailability({
    writersOf: (caseId) => (caseId === CASE_IN_EAST ? [core, east] : [core]),
    probe: async ({ host }) => {
      probes.push(host);
      await state.answer();
      if (away.has(host)) throw new Error(`${host} is away`);
    },
    clock: () => state.now,
    log: { warn: () => {} },
  });
  return { away, probes, state, availability };
}

const failure = new Error('anything');
const lost = Object.assign(new Error('lost'), { code: 'PROTOCOL_CONNECTION_LOST', name: 'DatabaseFailure' });
const throttled = Object.assign(new Error('slow down'), { name: 'SlowDown', $metadata: { httpStatusCode: 503 } });

describe('a failure', () => {
  test('is the message’s own when the database answers', async () => {
    const { availability, probes } = createWorld();
    expect(await availability.blame(failure, 7)).toBe('message');
    expect(probes).toEqual(['core']);
  });

  test('is not when the database does not', async () => {
    const { availability, away } = createWorld();
    away.add('core');
    expect(await availability.blame(failure, 7)).toBe('away');
  });

  test('is not when the server of the case does not, and other cases are not concerned', async () => {
    const { availability, away } = createWorld();
    away.add('east');
    expect(await availability.blame(failure, CASE_IN_EAST)).toBe('away');
    expect(await availability.admits(CASE_IN_EAST)).toBe(false);
    expect(await availability.admits(7)).toBe(true);
  });

  test('is a cut when the work was broken off and the database answers again', async () => {
    const { availability } = createWorld();
    expect(await availability.blame(lost, 7)).toBe('cut-off');
    const full = Object.assign(new Error('no connection'), { code: 'ACQUIRE_TIMEOUT' });
    expect(await availability.blame(full, 7)).toBe('cut-off');
  });

  test('is not the message’s own when another worker is at the same work, or has just died at it', async () => {
    const { availability } = createWorld();
    expect(await availability.blame(new IdempotencyAlreadyInProgressError('claimed'), 7)).toBe('claimed');
  });

  test('is not the message’s own when others held its locks for too long, and the database answers', async () => {
    const { availability, away } = createWorld();
    for (const errno of [1205, 1213]) {
      expect(await availability.blame(Object.assign(new Error('locks'), { errno }), 7)).toBe('contended');
    }
    away.add('core');
    expect(await availability.blame(Object.assign(new Error('locks'), { errno: 1205 }), 7)).toBe('away');
  });

  test('that says itself that a service is away needs no probe', async () => {
    const { availability, probes } = createWorld();
    expect(await availability.blame(throttled, 7)).toBe('away');
    expect(probes).toEqual([]);
  });
});

describe('work', () => {
  test('is admitted without a question as long as nothing was found away', async () => {
    const { availability, probes } = createWorld();
    expect(await availability.admits(7)).toBe(true);
    expect(await availability.admits(null)).toBe(true);
    expect(probes).toEqual([]);
  });

  test('is not admitted for five seconds after the database was found away, and nobody asks', async () => {
    const world = createWorld();
    world.away.add('core');
    await world.availability.blame(failure, 7);
    world.away.clear();
    world.state.now = 4_999;
    expect(await world.availability.admits(7)).toBe(false);
    expect(await world.availability.blame(failure, 7)).toBe('away');
    expect(world.probes).toEqual(['core']);
  });

  test('is admitted after that when the database answers, else not for another five seconds', async () => {
    const world = createWorld();
    world.away.add('core');
    await world.availability.blame(failure, 7);
    world.state.now = 5_000;
    expect(await world.availability.admits(7)).toBe(false);
    world.away.clear();
    world.state.now = 9_999;
    expect(await world.availability.admits(7)).toBe(false);
    world.state.now = 10_000;
    expect(await world.availability.admits(7)).toBe(true);
    expect(await world.availability.admits(7)).toBe(true);
    expect(world.probes).toEqual(['core', 'core', 'core']);
  });

  test('is admitted when only one source could not be read, as those of others may be', async () => {
    const { availability } = createWorld();
    const unreadable = new SourceReadError('unreadable', { cause: throttled });
    expect(await availability.blame(unreadable, 7)).toBe('away');
    expect(await availability.admits(8)).toBe(true);
  });

  test('is not admitted for five seconds after a service was away', async () => {
    const world = createWorld();
    await world.availability.blame(throttled, 7);
    expect(await world.availability.admits(null)).toBe(false);
    world.state.now = 5_000;
    expect(await world.availability.admits(null)).toBe(true);
  });
});

test('who asks while a probe is under way shares it', async () => {
  const world = createWorld();
  const answered = gate();
  world.state.answer = () => answered.opened;
  const asked = [failure, failure, failure].map((error) => world.availability.blame(error, 7));
  answered.open();
  expect(await Promise.all(asked)).toEqual(['message', 'message', 'message']);
  expect(world.probes).toEqual(['core']);
  await world.availability.blame(failure, 7);
  expect(world.probes).toEqual(['core', 'core']);
});
