import { Command, InvalidArgumentError } from 'commander';
import type { Fault } from './fault.ts';

/** What the user asked for. */
export interface FaultOptions {
  readonly faults: readonly Fault[];
  readonly seed: number;
  /** Rows of each production; null leaves it to each fault. */
  readonly documents: number | null;
  readonly short: boolean;
  readonly json: boolean;
}

const MAX_SEED = 2 ** 32 - 1;
const MAX_DOCUMENTS = 1_000_000;
/** A smaller production has no room for a family that is cut in two, or for a second part. */
const MIN_DOCUMENTS = 1_000;

const integer = (least: number, most: number) => (text: string) => {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
};

/**
 * Reads the arguments of `npm run faults --`. Ends the process with what is wrong, or after printing help.
 * @param newSeed Gives the seed when none is named.
 */
export function parseFaultArguments(
  argv: readonly string[],
  all: readonly Fault[],
  newSeed: (below: number) => number,
): FaultOptions {
  const named = (text: string): Fault[] =>
    text.split(',').map((name) => {
      const found = all.find((fault) => fault.name === name.trim());
      if (found) return found;
      throw new InvalidArgumentError(`It must be of: ${all.map((fault) => fault.name).join(', ')}.`);
    });
  const command = new Command('faults')
    .usage('-- [options]')
    .description(
      'Breaks Caseload on purpose, on a database server of its own, and looks whether anything was lost or doubled.\n\n' +
        all.map(({ name, title }) => `  ${name.padEnd(18)}${title}`).join('\n'),
    )
    .option('--only <names>', 'these faults, separated by commas', named)
    .option('--seed <n>', 'the same choices again; random when it is not given', integer(0, MAX_SEED))
    .option('--documents <n>', 'rows of each production', integer(MIN_DOCUMENTS, MAX_DOCUMENTS))
    .option('--short', 'the form for CI: fewer documents, fewer breaks', false)
    .option('--json', 'progress on standard error; standard output is the result as JSON', false);
  command.parse(argv, { from: 'user' });
  const { only, seed, documents, short, json } = command.opts<{
    only?: Fault[];
    seed?: number;
    documents?: number;
    short: boolean;
    json: boolean;
  }>();
  return { faults: only ?? all, seed: seed ?? newSeed(MAX_SEED), documents: documents ?? null, short, json };
}
