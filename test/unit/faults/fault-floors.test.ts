import { describe, expect, test } from 'vitest';
import { killAtSends } from '../../faults/faults/killed-workers/kill-at-sends.ts';
import {
  AFTER_PUBLISH,
  BEFORE_PUBLISH,
  INSIDE,
  milestones,
  sendKind,
} from '../../faults/faults/killed-workers/send-moments.ts';
import { newCounts, tooFewRepeats } from '../../faults/faults/repeats/repeat-counts.ts';
import { type BatchSums, isMidway } from '../../faults/lab/invariant.ts';
import { tooFewMidway } from '../../faults/lab/invariant-watch.ts';
import { countedKills } from '../../faults/lab/kills.ts';
import type { AwsHook, AwsRequest } from '../../faults/proxies/aws-proxy.ts';

const sums = (some: Partial<BatchSums>): BatchSums => ({
  batch: 'b',
  status: 'loading',
  read_rows: 0,
  loaded: 0,
  duplicates: 0,
  rejected: 0,
  warnings: 0,
  taggings: 0,
  unread: 0,
  waiting: 0,
  exhibit_rows: 0,
  duplicate_rows: 0,
  rejected_rows: 0,
  warning_rows: 0,
  tagging_rows: 0,
  ...some,
});

describe('a look at the invariant', () => {
  test.each([
    [true, { exhibit_rows: '1', unread: 500 }],
    [true, { rejected_rows: 1, waiting: '1' }],
    [false, { exhibit_rows: 1, unread: '0' }],
    [false, { unread: 500 }],
    [false, { exhibit_rows: 1, unread: 500, status: 'cancelled' }],
  ])('is midway: %s, %j', (midway, some) => {
    expect(isMidway(sums(some))).toBe(midway);
  });

  test('must have been midway once in the short form, and twenty times in full', () => {
    const watched = (looksMidway: number) => ({ looks: 50, looksMidway, violations: [] });
    expect(tooFewMidway(watched(1), { short: true })).toEqual([]);
    expect(tooFewMidway(watched(0), { short: true })).toHaveLength(1);
    expect(tooFewMidway(watched(20), { short: false })).toEqual([]);
    expect(tooFewMidway(watched(19), { short: false })).toEqual([
      'only 19 of 50 looks at the invariant came while an import was under way, not 20',
    ]);
  });
});

describe('repeats', () => {
  const enough = { messages: 100, twice: 30, twiceAtOnce: 30, inversions: 1 };

  test.each([
    ['delivered twice, not 30', { twice: 29 }],
    ['delivered again while their first delivery was at work, not 30', { twiceAtOnce: 29 }],
    ['before one that had come earlier', { inversions: 0 }],
  ])('are too few when no message, or too few, was %s', (problem, less) => {
    expect(tooFewRepeats(enough, { short: false })).toEqual([]);
    expect(tooFewRepeats({ ...enough, ...less }, { short: false })).toEqual([expect.stringContaining(problem)]);
  });

  test('have a floor in the short form as well', () => {
    expect(tooFewRepeats(newCounts(), { short: true })).toHaveLength(3);
    expect(tooFewRepeats({ ...enough, twice: 3 }, { short: true })).toEqual([]);
  });
});

/** A proxy that asks its hook about one send, and says what became of it. */
function sending(kill: () => boolean) {
  const hooks: AwsHook[] = [];
  const proxy = {
    onRequest(added: AwsHook) {
      hooks.push(added);
      return () => {};
    },
  };
  const runtime = { environments: () => [], killEnvironment: async () => kill() };
  const kills = countedKills(runtime);
  const killing = killAtSends(proxy, kills, { choose: () => 1, each: 100, short: false });
  const send = async (request: Partial<AwsRequest>): Promise<string> => {
    const sent: AwsRequest = { service: 'sqs', action: 'SendMessageBatch', environmentId: 'e', body: '', ...request };
    const verdict = await Promise.resolve(hooks[0]?.(sent));
    if (verdict?.kind === 'after') await verdict.run();
    return verdict?.kind ?? 'unasked';
  };
  return { send, kills, missed: () => killing.missed() };
}

const command = (eventType: string, attributes = {}) =>
  JSON.stringify({ Entries: [{ MessageBody: JSON.stringify({ eventType }), MessageAttributes: attributes }] });
const published = (...types: string[]) =>
  new URLSearchParams(
    types.map((eventType, i): [string, string] => [
      `PublishBatchRequestEntries.member.${i + 1}.Message`,
      JSON.stringify({ eventType, status: 'SUCCESS' }),
    ]),
  ).toString();

describe('kills at sends', () => {
  test.each([
    ['LOAD_PART', 'before', INSIDE],
    ['LOADER_FINISHED', 'after', INSIDE],
    ['LOADER_CANCELLED', 'after', INSIDE],
    ['DOCUMENT_LOADED', 'before', BEFORE_PUBLISH],
    ['TAG_DOCUMENTS', 'after', AFTER_PUBLISH],
    ['ADVANCE_BATCH', 'before', null],
  ] as const)('tell %s, %s, to be %s', (type, side, kind) => {
    expect(sendKind([type], side)).toBe(kind);
  });

  test('strike each milestone once on each side, and then nothing that chance spares', async () => {
    const { send, kills, missed } = sending(() => true);
    const loadPart = { body: command('LOAD_PART') };
    expect([await send(loadPart), await send(loadPart), await send(loadPart)]).toEqual(['reset', 'after', 'pass']);
    expect(kills.counts()).toEqual({ [INSIDE]: 2 });
    expect(missed()).toHaveLength(milestones(false).size - 2);
  });

  test('take what is published together for one', async () => {
    const { send, missed } = sending(() => true);
    const body = published('BATCH_END_FINISHED', 'LOADER_FINISHED');
    await send({ service: 'sns', action: 'PublishBatch', body });
    expect(missed()).not.toContainEqual(expect.stringMatching(/(BATCH_END|LOADER)_FINISHED before/));
    expect(missed()).toContain('LOADER_FINISHED after it was accepted');
  });

  test('still owe a milestone at which nobody was there to kill', async () => {
    const { send, missed } = sending(() => false);
    await send({ body: command('LOAD_PART') });
    expect(missed()).toContain('LOAD_PART before it was accepted');
  });

  test('leave postponed messages and what comes from outside alone', async () => {
    const { send } = sending(() => true);
    expect(await send({ body: command('LOAD_PART', { history: {} }) })).toBe('pass');
    expect(await send({ body: command('LOAD_PART'), environmentId: null })).toBe('pass');
  });
});
