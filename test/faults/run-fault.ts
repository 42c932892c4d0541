import { seededRandom } from '../../demo/sample/seeded-random.ts';
import type { Fault, FaultContext, FaultResult } from './fault.ts';

/** A fault's result, with what was asked of it. */
export interface FaultReport extends FaultResult {
  readonly name: string;
  readonly documents: number;
  readonly seconds: number;
}

/** Makes one fault and prints what came of it. One that does not come to its end has not held. */
export async function runFault(
  { name, title, documents: sizes, run }: Fault,
  given: Pick<FaultContext, 'server' | 'seed' | 'short' | 'print'> & { readonly documents: number | null },
): Promise<FaultReport> {
  const { print, seed, short } = given;
  const documents = given.documents ?? (short ? sizes.short : sizes.full);
  print(`\n${name}: ${title} · ${documents} documents`);
  const startedAt = performance.now();
  const { figures, problems, totals } = await run({
    ...given,
    documents,
    random: seededRandom(seed),
    print: (line) => print(`  ${line}`),
  }).catch(
    (error: unknown): FaultResult => ({ figures: {}, problems: [`it did not come to its end: ${textOf(error)}`] }),
  );
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  for (const [what, value] of Object.entries({ ...figures, 'seconds in all': seconds })) print(`  ${what}: ${value}`);
  for (const problem of problems) print(`  PROBLEM · ${problem}`);
  if (problems.length === 0) print('  The promise held.');
  return { name, documents, seconds, figures, problems, ...(totals ? { totals } : {}) };
}

const textOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
