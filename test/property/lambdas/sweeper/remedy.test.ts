import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isIdle, remedyFor, type StalledBatch } from '../../../../lambdas/sweeper/core/remedy.ts';
import { BATCH_STATUSES } from '../../../../shared/domain/vocabulary.ts';

const few = fc.integer({ min: 0, max: 3 });
const batch: fc.Arbitrary<StalledBatch> = fc.record({
  status: fc.constantFrom(...BATCH_STATUSES),
  kind: fc.constantFrom('load_file', 'messages'),
  cut: fc.boolean(),
  expected: fc.option(few),
  received: few,
  window: few,
  pending: few,
  out: few,
  untagged: few,
});
const isOpen = ({ status }: StalledBatch) => ['submitted', 'loading', 'finalizing'].includes(status);
const isUnclosed = ({ status, kind, expected }: StalledBatch) =>
  kind === 'messages' && expected === null && status !== 'finalizing';
const isPaused = ({ window, pending }: StalledBatch) => window === 0 && pending > 0;

describe('what moves a batch on', () => {
  it('is nothing once the batch has ended', () => {
    fc.assert(fc.property(batch, (found) => isOpen(found) || isIdle(remedyFor(found))));
  });

  it('is found for every open batch that neither its producer nor a pause holds', () => {
    fc.assert(
      fc.property(batch, (found) => {
        fc.pre(isOpen(found) && !isUnclosed(found) && !isPaused(found));
        expect(isIdle(remedyFor(found))).toBe(false);
      }),
    );
  });

  it('announces load files only, and loads again only what is out', () => {
    fc.assert(
      fc.property(batch, (found) => {
        const { announce, reload, missing } = remedyFor(found);
        if (announce) expect(found.kind).toBe('load_file');
        expect(reload).toBe(isOpen(found) && found.out > 0);
        if (missing === 'documents') expect(found.expected).toBeGreaterThan(found.received);
      }),
    );
  });

  it('never has a paused batch with parts to release looked at', () => {
    fc.assert(
      fc.property(batch, (found) => {
        fc.pre(isPaused(found) && found.status !== 'finalizing');
        expect(remedyFor(found).advance).toBe(false);
      }),
    );
  });
});
