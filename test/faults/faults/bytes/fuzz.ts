import { Worker } from 'node:worker_threads';
import { type FuzzCounts, type FuzzReport, type FuzzWork, IN_HAND_BYTES } from './fuzz-plan.ts';

/** Threads; each takes a core. */
const THREADS = 2;
/**
 * A mutant that takes longer hangs. The slowest takes some seconds of a processor, but this is the clock on the wall: a
 * machine with much else to do may need minutes for them.
 */
const HANGS_AFTER_MS = 180_000;
const LOOK_EVERY_MS = 1_000;

export interface FuzzResult {
  readonly counts: FuzzCounts;
  readonly problems: readonly string[];
}

/**
 * Judges so many mutants in threads, and watches them: one that hangs is ended, and its mutant named.
 * @param onBlock Called with the mutants judged so far, and with what was found since the last call.
 */
export async function fuzz(
  seed: number,
  mutants: number,
  onBlock: (judged: number, found: readonly string[]) => void,
): Promise<FuzzResult> {
  const results: FuzzResult[] = [];
  const judged = () => results.reduce((sum, { counts }) => sum + counts.mutants, 0);
  await Promise.all(
    Array.from({ length: THREADS }, (_, first) =>
      runThread(
        { seed, first, threads: THREADS, mutants, inHand: new SharedArrayBuffer(IN_HAND_BYTES) },
        (result, found) => {
          results[first] = result;
          onBlock(judged(), found);
        },
      ),
    ),
  );
  return {
    counts: results.map(({ counts }) => counts).reduce(together),
    problems: results.flatMap(({ problems }) => problems),
  };
}

function runThread(work: FuzzWork, onResult: (result: FuzzResult, found: readonly string[]) => void): Promise<void> {
  const worker = new Worker(new URL('./fuzz-thread.ts', import.meta.url), { workerData: work });
  const problems: string[] = [];
  let counts = NONE;
  const report = (more: readonly string[]) => {
    problems.push(...more);
    onResult({ counts, problems }, more);
  };
  let finished = false;
  const watch = watchFor(work.inHand, (mutant) => {
    report([`hangs: ${mutant}`]);
    void worker.terminate();
  });
  worker.on('message', (told: FuzzReport) => {
    if (told.kind === 'done') finished = true;
    else {
      ({ counts } = told);
      report(told.problems);
    }
  });
  return new Promise((resolve) => {
    // A crash of the thread itself, out of memory for example, is a finding and names its mutant.
    worker.on('error', (error) => report([`${error}: ${inHandOf(work.inHand)}`]));
    worker.on('exit', () => {
      clearInterval(watch);
      if (!finished && problems.length === 0) report(['a thread ended early']);
      resolve();
    });
  });
}

/** Looks whether the thread goes from mutant to mutant. */
function watchFor(inHand: SharedArrayBuffer, onHang: (mutant: string) => void): NodeJS.Timeout {
  const clock = new Int32Array(inHand, 0, 2);
  let seen = { tick: 0, at: performance.now() };
  return setInterval(() => {
    const tick = Atomics.load(clock, 0);
    if (tick !== seen.tick) seen = { tick, at: performance.now() };
    else if (tick > 0 && performance.now() - seen.at > HANGS_AFTER_MS) onHang(inHandOf(inHand));
  }, LOOK_EVERY_MS);
}

const inHandOf = (inHand: SharedArrayBuffer): string =>
  Buffer.from(inHand, 8, new Int32Array(inHand, 0, 2)[1]).toString('utf8');

const NONE: FuzzCounts = {
  mutants: 0,
  bytes: 0,
  refused: 0,
  rows: 0,
  rejects: 0,
  counted: 0,
  damaged: 0,
  slowestMs: 0,
  slowestBytes: 0,
  mostHeld: 0,
};

const together = (a: FuzzCounts, b: FuzzCounts): FuzzCounts => ({
  mutants: a.mutants + b.mutants,
  bytes: a.bytes + b.bytes,
  refused: a.refused + b.refused,
  rows: a.rows + b.rows,
  rejects: a.rejects + b.rejects,
  counted: a.counted + b.counted,
  damaged: a.damaged + b.damaged,
  slowestMs: Math.max(a.slowestMs, b.slowestMs),
  slowestBytes: a.slowestMs > b.slowestMs ? a.slowestBytes : b.slowestBytes,
  mostHeld: Math.max(a.mostHeld, b.mostHeld),
});
