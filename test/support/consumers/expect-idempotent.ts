import { IdempotencyAlreadyInProgressError } from '@aws-lambda-powertools/idempotency';
import { expect } from 'vitest';
import type { TestPlatform } from '../case-database.ts';
import { caseDump, caseSnapshot } from './case-snapshot.ts';
import { isCausedBy, type Returned } from './handle-event.ts';
import { type Pipeline, type PortName, PortRefusedError } from './pipeline.ts';
import { expectReconciled } from './reconciled.ts';
import { StatementBrokenError, type StatementProbe } from './statement-probe.ts';

/** A case brought as far as one event, and the consumer at work on that event. */
export interface Stage {
  readonly caseId: number;
  readonly pipeline: Pipeline;
  /** Calls the consumer's handler with the event, each time anew. @returns the messages that failed. */
  readonly act: () => Promise<readonly Returned[]>;
}

const PORTS: readonly PortName[] = ['publish', 'sendToLoader', 'sendToTagger', 'sendToCheckpoint'];
/** More statements than any event of the tests takes. */
const MAX_STATEMENTS = 200;

/**
 * The standing pattern for every consumer: the same event twice, twice at once, and again after a kill at each port and
 * before each statement, comes to the same rows and tells the same events with the same ids. It holds with the records of
 * finished commands and without them.
 *
 * @param stage Makes the stage anew, each time in a case of its own.
 */
export async function expectIdempotent(
  platform: TestPlatform,
  probe: StatementProbe,
  stage: () => Promise<Stage>,
): Promise<void> {
  const once = await stage();
  const isTold = watchTold(once);
  await succeed(once);
  const expected = { rows: await caseSnapshot(platform, once.caseId), told: isTold() };
  const expectSame = async ({ caseId }: Stage, told: () => string[], when: string) => {
    await expectReconciled(platform, caseId);
    expect({ when, rows: await caseSnapshot(platform, caseId), told: told() }).toEqual({ when, ...expected });
  };

  const dump = await caseDump(platform, once.caseId);
  await succeed(once);
  expect(await caseDump(platform, once.caseId)).toEqual(dump);
  await expectSame(once, isTold, 'twice');
  once.pipeline.forgetCommands();
  await succeed(once);
  expect(await caseDump(platform, once.caseId)).toEqual(dump);
  await expectSame(once, isTold, 'again without a record');

  for (const remembers of [true, false]) {
    const atOnce = await stage();
    const told = watchTold(atOnce);
    if (!remembers) atOnce.pipeline.forgetCommands();
    const returned = (await Promise.all([atOnce.act(), atOnce.act()])).flat();
    // Whoever meets another at the same command leaves it to him, and looks again later.
    expectOnly(returned, IdempotencyAlreadyInProgressError);
    if (!remembers) expect(returned).toEqual([]);
    await succeed(atOnce);
    await expectSame(atOnce, told, remembers ? 'twice at once' : 'twice at once without records');
  }

  for (const port of PORTS) {
    const killed = await stage();
    const told = watchTold(killed);
    killed.pipeline.refuseNext(port);
    const refused = await failed(killed, PortRefusedError);
    // The consumer does not use this port.
    if (!refused) continue;
    await succeed(killed);
    await expectSame(killed, told, `killed at ${port}`);
  }

  const broken = await stage();
  const told = watchTold(broken);
  let statement = 1;
  for (; ; statement++) {
    expect(statement).toBeLessThan(MAX_STATEMENTS);
    probe.failAt(statement);
    const brokenHere = await failed(broken, StatementBrokenError);
    probe.failAt(null);
    if (!brokenHere) break;
    await expectReconciled(platform, broken.caseId);
  }
  expect(statement).toBeGreaterThan(1);
  await expectSame(broken, told, 'killed before each statement');
}

async function succeed({ act }: Stage): Promise<void> {
  expect(await act()).toEqual([]);
}

/** True when messages failed, all in the way that the test arranged. */
async function failed({ act }: Stage, kind: new (...args: never[]) => Error): Promise<boolean> {
  const returned = await act();
  expectOnly(returned, kind);
  return returned.length > 0;
}

function expectOnly(returned: readonly Returned[], kind: new (...args: never[]) => Error): void {
  for (const { error } of returned) if (!isCausedBy(error, kind)) throw error;
}

/**
 * Listens to a stage. @returns what gives each different thing that was told since, without what the database and the
 * clock gave it; it fails when one thing was told under two ids, or two under one.
 */
function watchTold({ pipeline }: Stage): () => string[] {
  const from = { events: pipeline.events.length, commands: pipeline.commands.length };
  return () => {
    const events = pipeline.events.slice(from.events);
    const idsOf = Map.groupBy(events, (event) => essence(event));
    for (const [what, alike] of idsOf) expect([what, new Set(alike.map((e) => e.eventId)).size]).toEqual([what, 1]);
    expect(new Set(events.map((event) => event.eventId)).size).toBe(idsOf.size);
    const commands = pipeline.commands.slice(from.commands).map((text) => essence(JSON.parse(text)));
    return [...new Set([...idsOf.keys(), ...commands])].sort();
  };
}

/** Given by the database or the clock; two cases differ by them. */
const INCIDENTAL = new Set([
  'caseId',
  'batchId',
  'repeatOfBatchId',
  'jobId',
  'eventId',
  'timestamp',
  'exhibitId',
  'exhibitIds',
]);
const essence = (message: object): string =>
  JSON.stringify(message, (key, value) => (INCIDENTAL.has(key) ? undefined : value));
