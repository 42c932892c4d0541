import type { BasePersistenceLayer } from '@aws-lambda-powertools/idempotency/persistence';
import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { withCaseDatabase } from '../support/case-database.ts';
import {
  type CommandData,
  EXPIRES_AFTER_SECONDS,
  mysqlLayer,
  outcomeOf,
  referenceLayer,
  storeOf,
} from '../support/idempotency/layers.ts';

const platform = withCaseDatabase({ cases: [] });
afterEach(() => vi.useRealTimers());

/** One claim of one worker, held in both stores. */
interface Claim {
  readonly command: CommandData;
  readonly worker: number;
  readonly mysql: BasePersistenceLayer;
  readonly reference: BasePersistenceLayer;
}

const worker = fc.nat(2);
const command = fc.record({ key: fc.nat(1), payload: fc.constantFrom('one', 'another') });
const CLAIM_MS = 15_000;
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('claim' as const),
      worker,
      command,
      remainingMs: fc.constantFrom(1, 1_000, CLAIM_MS),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant('succeed' as const),
      which: fc.nat(5),
      // As JSON text carries it: there -0 is 0.
      result: fc.jsonValue({ maxDepth: 1 }).map((value) => JSON.parse(JSON.stringify(value))),
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('fail' as const), which: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('look' as const), worker, command }) },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('wait' as const),
      // The times at which a claim or a record ends, and a moment to either side of them.
      ms: fc
        .tuple(fc.constantFrom(1, 1_000, CLAIM_MS, EXPIRES_AFTER_SECONDS * 1_000), fc.integer({ min: -1, max: 1 }))
        .map(([ms, aside]) => ms + aside),
    }),
  },
);
/** How far each worker's clock is from the true time. */
const clocks = fc.tuple(fc.constant(0), fc.integer({ min: -2_000, max: 2_000 }), fc.constantFrom(-CLAIM_MS, CLAIM_MS));

let runs = 0;

test('whatever workers do, at whatever times their clocks show, MySQL answers as the reference does', {
  timeout: 120_000,
}, async () => {
  const store = storeOf(platform().sessions);
  await fc.assert(
    fc.asyncProperty(clocks, fc.array(step, { minLength: 5, maxLength: 30, size: 'max' }), async (skews, steps) => {
      const run = ++runs;
      const table = new Map();
      const open: Claim[] = [];
      let now = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
      const onClockOf = (of: number) => vi.useFakeTimers({ toFake: ['Date'], now: now + (skews[of] ?? 0) });
      const both = async (
        operation: (layer: BasePersistenceLayer) => Promise<unknown>,
        claim: Omit<Claim, 'worker'>,
      ) => {
        const expected = await outcomeOf(operation(claim.reference));
        expect(await outcomeOf(operation(claim.mysql))).toEqual(expected);
        return expected;
      };
      for (const step of steps) {
        if (step.does === 'wait') {
          now += step.ms;
          continue;
        }
        if (step.does === 'claim' || step.does === 'look') {
          onClockOf(step.worker);
          const claim: Claim = {
            command: { key: ['LOAD_PART', run, step.command.key], payload: step.command.payload },
            worker: step.worker,
            mysql: mysqlLayer(store, platform().core),
            reference: referenceLayer(table),
          };
          if (step.does === 'look') await both((layer) => layer.getRecord(claim.command), claim);
          else {
            const { ended } = await both((layer) => layer.saveInProgress(claim.command, step.remainingMs), claim);
            if (ended === 'well') open.push(claim);
          }
          continue;
        }
        // Each ends once, however late.
        const [claim] = open.splice(step.which % Math.max(open.length, 1), 1);
        if (!claim) continue;
        onClockOf(claim.worker);
        await both(
          (layer) =>
            step.does === 'succeed' ? layer.saveSuccess(claim.command, step.result) : layer.deleteRecord(claim.command),
          claim,
        );
      }
    }),
    { numRuns: 100 },
  );
});
