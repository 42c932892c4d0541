import { availableParallelism } from 'node:os';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { DEDUPE_POLICIES, type DedupePolicy } from '../shared/domain/vocabulary.ts';
import { DATE_ORDERS, type DateOrder } from '../shared/load-files/fields/date-order.ts';
import { DemoError } from './demo-error.ts';
import { exitCodeHelp } from './exit-codes.ts';
import { MIN_SAMPLE_DOCUMENTS } from './sample/sample-production.ts';

/** What the user asked for. */
export interface DemoOptions {
  /** Load files; none means the sample. */
  readonly files: readonly string[];
  readonly dedupe: DedupePolicy;
  /** What comes first in the files' dates; null leaves it to the files. */
  readonly dateOrder: DateOrder | null;
  readonly json: boolean;
  readonly keep: boolean;
  /** Load a file although the case holds the same bytes. */
  readonly loadAgain: boolean;
  /** Rows of the sample. */
  readonly documents: number;
  readonly seed: number;
  /** Invocations of one function at a time. */
  readonly concurrency: number;
}

/** Options that have no value unless they are given. */
interface Given {
  readonly dateOrder?: DateOrder;
}

const MAX_SAMPLE_DOCUMENTS = 1_000_000;
/** Half the cores: the database, the emulator and the other functions work at the same time. Measured on two. */
const DEFAULT_CONCURRENCY = Math.min(4, Math.max(1, Math.floor(availableParallelism() / 2)));

const integer = (least: number, most: number) => (text: string) => {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
};

/**
 * Reads the arguments of `npm run demo --`.
 * @returns null when they asked for help, which was then printed with `print`.
 * @throws DemoError OPTION_UNKNOWN, OPTION_INVALID
 */
export function parseArguments(argv: readonly string[], print: (text: string) => void): DemoOptions | null {
  const command = new Command('demo')
    .usage('-- [options] [FILE...]')
    .description(
      'Runs Caseload on this machine and imports load files, each as one batch of one case.\n' +
        'Without files it makes a sample production, imports it, and compares what came of it with what must.\n' +
        'MYSQL_URL=mysql://user:password@host:3306 takes a database server of yours.',
    )
    .argument('[FILE...]', 'load files: Concordance DAT, CSV, TSV, pipe, JSON Lines')
    .addOption(
      new Option('--dedupe <policy>', 'what a document is compared with').choices(DEDUPE_POLICIES).default('global'),
    )
    .addOption(
      new Option('--date-order <order>', 'whether day or month comes first in dates such as 03/04/2001').choices(
        DATE_ORDERS,
      ),
    )
    .option('--json', 'progress on standard error; the last line of standard output is the result as JSON', false)
    .option('--keep', 'leave the database for a look, and say how to end it', false)
    .option('--load-again', 'load a file although an earlier one of the call has the same bytes', false)
    .option('--documents <n>', 'rows of the sample', integer(MIN_SAMPLE_DOCUMENTS, MAX_SAMPLE_DOCUMENTS), 6000)
    .option('--seed <n>', 'another sample for each number', integer(0, 2 ** 32 - 1), 1)
    .option('--concurrency <n>', 'invocations of each function at a time', integer(1, 16), DEFAULT_CONCURRENCY)
    .addHelpText('after', exitCodeHelp())
    .exitOverride()
    .configureOutput({ writeOut: print, writeErr: () => {} });
  try {
    command.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return null;
    const code = error.code === 'commander.unknownOption' ? 'OPTION_UNKNOWN' : 'OPTION_INVALID';
    const message = error.message.replace(/^error: /, '');
    throw new DemoError(code, `${message}\nnpm run demo -- --help lists the options.`, { cause: error });
  }
  const { dateOrder = null, ...options } = command.opts<Omit<DemoOptions, 'files' | 'dateOrder'> & Given>();
  return { ...options, dateOrder, files: command.args };
}
