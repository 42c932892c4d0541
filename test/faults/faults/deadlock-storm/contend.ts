import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { type ContenderReport, type ContenderWork, WORKERS } from './contender-work.ts';
import type { RetryTold } from './retries.ts';

/** What a contest came to. */
export interface ContestResult {
  readonly retries: readonly RetryTold[];
  /** Transactions that used up all their attempts. */
  readonly gaveUp: number;
  readonly done: number;
  readonly ms: number;
}

/** Lets eight processes contend, round by round, all beginning each round at once. */
export async function contend(
  work: Omit<ContenderWork, 'worker' | 'seed'> & { readonly seed: number },
  rounds: readonly number[],
): Promise<ContestResult> {
  const workers = Array.from({ length: WORKERS }, (_, worker) => begin({ ...work, worker, seed: work.seed + worker }));
  try {
    await Promise.all(workers.map(nextReport));
    const startedAt = performance.now();
    const results: ContenderReport[] = [];
    for (const round of rounds) {
      const reports = workers.map(nextReport);
      for (const worker of workers) worker.send({ round });
      results.push(...(await Promise.all(reports)));
    }
    const told = results.filter((report) => report.kind === 'round');
    return {
      retries: told.flatMap(({ retries }) => retries),
      gaveUp: told.reduce((sum, { gaveUp }) => sum + gaveUp, 0),
      done: told.reduce((sum, { done }) => sum + done, 0),
      ms: Math.round(performance.now() - startedAt),
    };
  } finally {
    await Promise.all(workers.map(end));
  }
}

const begin = (work: ContenderWork): ChildProcess =>
  fork(new URL('./contender.ts', import.meta.url), [JSON.stringify(work)]);

/** @throws Error when the process ends instead. */
async function nextReport(worker: ChildProcess): Promise<ContenderReport> {
  const listening = new AbortController();
  const { signal } = listening;
  try {
    return await Promise.race([
      once(worker, 'message', { signal }).then(([report]) => report as ContenderReport),
      once(worker, 'exit', { signal }).then(([code]) => {
        throw new Error(`A contending process ended with ${code}; see its output.`);
      }),
    ]);
  } finally {
    listening.abort();
  }
}

async function end(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const ended = once(worker, 'exit');
  worker.disconnect();
  await ended;
}
