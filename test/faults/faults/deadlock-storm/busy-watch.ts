import type { Runtime } from '../../../../localstack/runtime/runtime.ts';

/** Looks again and again how many execution environments of a function work at the same time. */
export interface BusyWatch {
  /** Ends it. @returns the most of each function, by the last word of its name. */
  stop(): Readonly<Record<string, number>>;
}

const LOOK_EVERY_MS = 10;

export function watchBusy(runtime: Pick<Runtime, 'environments'>, lambdas: readonly string[]): BusyWatch {
  const most = Object.fromEntries(lambdas.map((lambda) => [lambda, 0]));
  const looking = setInterval(() => {
    const busy = runtime.environments().filter((environment) => environment.busy);
    for (const lambda of lambdas) {
      const now = busy.filter(({ functionName }) => functionName.endsWith(`-${lambda}`)).length;
      most[lambda] = Math.max(most[lambda] ?? 0, now);
    }
  }, LOOK_EVERY_MS);
  return {
    stop() {
      clearInterval(looking);
      return { ...most };
    },
  };
}
