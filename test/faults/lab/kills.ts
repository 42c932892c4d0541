import type { Runtime } from '../../../localstack/runtime/runtime.ts';

/** Kills execution environments and keeps count. */
export interface Kills {
  /** Kills one by its id; false when it was dead already, which is not counted. */
  one(kind: string, environmentId: string): Promise<boolean>;
  /** Kills every environment of a function that is at work, the function named by the end of its name. @returns how many. */
  atWorkOf(kind: string, lambda: string): Promise<number>;
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
    async atWorkOf(kind, lambda) {
      const found = runtime
        .environments()
        .filter(({ functionName, atWork }) => atWork && functionName.endsWith(lambda));
      return (await Promise.all(found.map(({ id }) => one(kind, id)))).filter(Boolean).length;
    },
    of: (kind) => counts[kind] ?? 0,
    counts: () => ({ ...counts }),
  };
}

/** A fault that did not strike proves nothing. */
export const tooFewKills = (kills: Kills, kind: string, must: number): string[] =>
  kills.of(kind) >= must ? [] : [`only ${kills.of(kind)} of ${must} kills ${kind}: the import ended before`];
