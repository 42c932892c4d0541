import { setTimeout as delay } from 'node:timers/promises';
import type { Runtime } from '../../../../localstack/runtime/runtime.ts';
import type { Choose } from '../../choices.ts';
import type { Kills } from '../../lab/kills.ts';

export const RANDOM = 'at random moments';

export interface RandomKillOptions {
  readonly choose: Choose;
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
const PATIENCE_MS = 1_000;
/** Kills before any document has an outcome. Only intake is at work then, and it must come to the end of a transaction. */
const AT_FIRST = 10;
/** While nobody is at work. */
const LOOK_AGAIN_MS = 5;

/**
 * Kills workers that are at work at random moments, spread over the import, until there were enough. One that still starts
 * up is spared: it has nothing to leave half done.
 */
export async function killAtRandom(
  runtime: Pick<Runtime, 'environments'>,
  kills: Kills,
  { choose, total, progress, signal, print }: RandomKillOptions,
): Promise<void> {
  const pause = (ms: number) => delay(ms, undefined, { signal }).catch(() => {});
  let lastAt = performance.now();
  for (let turn = 0; kills.of(RANDOM) < total && !signal.aborted; turn++) {
    await pause(LEAST_PAUSE_MS + choose('pause', turn) * MORE_PAUSE_MS);
    const done = await progress();
    const due = Math.min(1, done / DONE_AT) * total - kills.of(RANDOM);
    if (due < -LEAD && performance.now() - lastAt < PATIENCE_MS) continue;
    if (done === 0 && kills.of(RANDOM) >= Math.min(AT_FIRST, total / 2)) continue;
    // When the import is ahead, several at once.
    for (let again = Math.max(1, Math.min(2, Math.floor(due))); again > 0 && !signal.aborted; again--) {
      const atWork = () => runtime.environments().filter((environment) => environment.atWork);
      while (atWork().length === 0 && !signal.aborted) await pause(LOOK_AGAIN_MS);
      const found = atWork();
      const victim = found[Math.floor(choose('worker', kills.of(RANDOM)) * found.length)];
      if (victim && (await kills.one(RANDOM, victim.id)) && kills.of(RANDOM) % PRINTED_EVERY === 0) {
        print(
          `${kills.of(RANDOM)} kills at random moments, ${Math.floor(done * 100)} % of the documents have an outcome`,
        );
      }
    }
    lastAt = performance.now();
  }
}
