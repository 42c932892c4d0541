import type { PrintLine } from '../database/database-server.ts';

/** One step of a long command, and how long it took. */
export interface Step {
  readonly step: string;
  readonly seconds: number;
}

/** Says each step when it begins and how long it took when it ends, and keeps those that succeeded. */
export function stopwatch(log: PrintLine, now: () => number = () => performance.now()) {
  const steps: Step[] = [];
  return {
    steps: steps as readonly Step[],
    async timed<T>(step: string, work: () => Promise<T>): Promise<T> {
      log(`${step} …`);
      const begin = now();
      const result = await work();
      const seconds = Math.round((now() - begin) / 100) / 10;
      steps.push({ step, seconds });
      log(`${step}: done in ${seconds} s.`);
      return result;
    },
  };
}
