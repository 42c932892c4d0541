import type { Runtime } from '../../../localstack/runtime/runtime.ts';

/** Kills execution environments and keeps count. */
export interface Kills {
  /** Kills one by its id; false when it was dead already, which is not counted. */
  one(kind: string, environmentId: string): Promise<boolean>;
  /** Kills every busy environment of a function, named by the end of its name. */
  busyOf(kind: string, lambda: string): Promise<void>;
  of(kind: string): number;
  counts(): Readonly<Record<string, number>>;
}

export function countedKills(runtime: Pick<Runtime, 'environments' | 'killEnvironment'>): Kills {
  const counts: Record<string, number> = {};
  const one: Kills['one'] = async (kind, environmentId) => {
    const killed = await runtime.killEnvironment(environmentId);
    if (killed) counts[kind] = (counts[kind] ?? 0) + 1;
    return killed;
  };
  return {
    one,
    async busyOf(kind, lambda) {
      const found = runtime.environments().filter(({ functionName, busy }) => busy && functionName.endsWith(lambda));
      await Promise.all(found.map(({ id }) => one(kind, id)));
    },
    of: (kind) => counts[kind] ?? 0,
    counts: () => ({ ...counts }),
  };
}
