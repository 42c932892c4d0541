import { setTimeout as delay } from 'node:timers/promises';
import type { SeededRandom } from '../../../../localstack/demo/sample/seeded-random.ts';
import type { Runtime } from '../../../../localstack/runtime/runtime.ts';
import type { Kills } from '../../lab/kills.ts';

export const RANDOM = 'at random moments';

export interface RandomKillOptions {
  readonly random: SeededRandom;
  readonly total: number;
  /** How far the import is, from 0 to 1. */
  readonly progress: () => Promise<number>;
  readonly signal: AbortSignal;
  readonly print: (line: string) => void;
}

const PRINTED_EVERY = 25;

/** By then all kills are to have happened, so that the import does not end before them. */
const DONE_AT = 0.9;
const LEAST_PAUSE_MS = 50;
const MORE_PAUSE_MS = 900;
/** Kills ahead of the import's progress: a whole part makes progress at once, and none must be made without danger. */
const LEAD = 5;
/** A kill is due after so long in any case; otherwise kills that hold up the import would hold up each other. */
const PATIENCE_MS = 1_500;

/** Kills busy environments at random moments, spread over the import, until there were enough. */
export async function killAtRandom(
  runtime: Pick<Runtime, 'environments'>,
  kills: Kills,
  { random, total, progress, signal, print }: RandomKillOptions,
): Promise<void> {
  let lastAt = performance.now();
  while (kills.of(RANDOM) < total && !signal.aborted) {
    await delay(LEAST_PAUSE_MS + random.below(MORE_PAUSE_MS), undefined, { signal }).catch(() => {});
    const done = await progress();
    const due = Math.min(1, done / DONE_AT) * total - kills.of(RANDOM);
    if (due < -LEAD && performance.now() - lastAt < PATIENCE_MS) continue;
    // When the import is ahead, several at once.
    for (let again = Math.max(1, Math.min(2, Math.floor(due))); again > 0; again--) {
      const busy = runtime.environments().filter((environment) => environment.busy);
      if (
        busy.length > 0 &&
        (await kills.one(RANDOM, random.pick(busy).id)) &&
        kills.of(RANDOM) % PRINTED_EVERY === 0
      ) {
        print(
          `${kills.of(RANDOM)} kills at random moments, ${Math.floor(done * 100)} % of the documents have an outcome`,
        );
      }
    }
    lastAt = performance.now();
  }
}
