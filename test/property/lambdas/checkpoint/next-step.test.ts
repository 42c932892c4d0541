import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BatchProgress, nextStep } from '../../../../lambdas/checkpoint/core/next-step.ts';
import { BATCH_STATUSES } from '../../../../shared/domain/vocabulary.ts';

const batch = fc.record({
  kind: fc.constantFrom('load_file', 'messages'),
  window: fc.integer({ min: 1, max: 5 }),
  /** One entry a part: the documents it leaves waiting for their families. */
  parts: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 12 }),
});

/** What happens to a batch: a part arrives, all have, a part is done, some event has the checkpoint look. */
const happening = fc.constantFrom('arrive', 'complete', 'done', 'look');

/** The least of a world around `nextStep`. Waiting documents become parts a few at a time, as their heads are decided. */
function world(kind: BatchProgress['kind'], window: number, parts: readonly number[]) {
  const toCome = [...parts];
  const pending: number[] = [];
  const open: number[] = [];
  let status: BatchProgress['status'] = 'submitted';
  let complete = false;
  let deferred = 0;
  const progress = (): BatchProgress => ({
    status,
    kind,
    complete,
    pending: pending.length,
    open: open.length,
    deferred,
    window,
  });
  const happen = {
    arrive() {
      if (!complete) pending.push(...toCome.splice(0, 1));
    },
    complete() {
      pending.push(...toCome.splice(0));
      complete = true;
    },
    done() {
      deferred += open.shift() ?? 0;
    },
    look() {
      const step = nextStep(progress());
      if (step.kind === 'release') {
        expect(step.parts).toBeGreaterThan(0);
        expect(step.parts).toBeLessThanOrEqual(pending.length);
        expect(kind === 'messages' || complete).toBe(true);
        open.push(...pending.splice(0, step.parts));
        status = 'loading';
        expect(open.length).toBeLessThanOrEqual(window);
      } else if (step.kind === 'cut deferred') {
        expect(deferred).toBeGreaterThan(0);
        deferred -= 1;
        pending.push(0);
      } else if (step.kind === 'finish') {
        expect(progress()).toMatchObject({ complete: true, pending: 0, open: 0, deferred: 0 });
        status = 'finalizing';
      }
      return step.kind;
    },
  };
  return { happen, progress };
}

describe('the next step', () => {
  it('takes every batch to its end, never with more parts open than its window, in whatever order things happen', () => {
    fc.assert(
      fc.property(batch, fc.array(happening, { maxLength: 60 }), ({ kind, window, parts }, events) => {
        const { happen, progress } = world(kind, window, parts);
        for (const event of events) happen[event]();
        happen.complete();
        // Each round ends one open part; each part is released once, and leaves at most three more.
        const rounds = 8 * parts.length + 8;
        for (let i = 0; i < rounds && progress().status !== 'finalizing'; i++) {
          while (happen.look() === 'cut deferred');
          happen.done();
        }
        expect(progress().status).toBe('finalizing');
      }),
      { numRuns: 2000 },
    );
  });

  it('fills the window: whatever stays pending found no room', () => {
    fc.assert(
      fc.property(batch, fc.array(happening, { maxLength: 60 }), ({ kind, window, parts }, events) => {
        const { happen, progress } = world(kind, window, parts);
        for (const event of events) happen[event]();
        while (happen.look() === 'cut deferred');
        const { pending, open, complete } = progress();
        if (kind === 'load_file' && !complete) expect(open).toBe(0);
        else if (pending > 0) expect(open).toBe(window);
      }),
      { numRuns: 1000 },
    );
  });

  const any: fc.Arbitrary<BatchProgress> = fc.record({
    status: fc.constantFrom(...BATCH_STATUSES),
    kind: fc.constantFrom('load_file', 'messages'),
    complete: fc.boolean(),
    pending: fc.nat({ max: 30 }),
    open: fc.nat({ max: 30 }),
    deferred: fc.nat({ max: 30 }),
    /** May be below what is open: somebody has narrowed it. */
    window: fc.integer({ min: 1, max: 30 }),
  });

  it('does nothing to a batch that has ended, ends one that has begun to, and opens nothing in a window narrowed', () => {
    fc.assert(
      fc.property(any, (progress) => {
        const step = nextStep(progress);
        if (progress.status === 'finalizing') expect(step.kind).toBe('finish');
        else if (progress.status !== 'submitted' && progress.status !== 'loading') expect(step.kind).toBe('nothing');
        else if (progress.open >= progress.window) expect(step.kind).toBe('nothing');
      }),
      { numRuns: 1000 },
    );
  });
});
