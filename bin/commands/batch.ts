import { Command, InvalidArgumentError } from 'commander';
import { cancelBatch, setWindow } from '../../operations/batches/control-batch.ts';
import { batchTally } from '../../shared/batches/batch-tally.ts';
import { readBatchWarnings } from '../../shared/batches/batch-warnings.ts';
import { repeatOf } from '../../shared/batches/repeat-of.ts';
import { batchWarningText } from '../../shared/domain/batch-warnings.ts';
import { PermanentError } from '../../shared/domain/permanent-error.ts';
import { listFaults } from './batch-faults.ts';
import { asOperator } from './operator-ports.ts';
import { positive } from './positive.ts';
import { print } from './print.ts';

const windowSize = (text: string): number | null => {
  if (text === 'default') return null;
  if (!/^(\d{1,3}|1000)$/.test(text)) throw new InvalidArgumentError('It is 0 to 1000, or "default".');
  return Number(text);
};

interface Common {
  readonly case: number;
  readonly json?: boolean;
}

/** `caseload batch show|faults|window|cancel`. */
export function batchCommand(env: NodeJS.ProcessEnv): Command {
  const command = new Command('batch').description('look at a batch and steer it');
  const sub = (name: string, description: string): Command =>
    command
      .command(name)
      .description(description)
      .requiredOption('--case <id>', 'the case', positive)
      .option('--json', 'print one JSON object');

  sub('show', 'how far a batch has come')
    .argument('<batch>', 'its id', positive)
    .action((batchId: number, options: Common) =>
      asOperator(env, async ({ sessions }) => {
        const found = await sessions.readerSession(options.case, async (session) => {
          const batch = await session.findOne('batches', { where: { id: batchId } });
          if (!batch) return null;
          return {
            batch,
            counts: await batchTally(session, batch),
            batchWarnings: await readBatchWarnings(session, batchId),
            repeatOfBatchId: await repeatOf(session, batchId),
          };
        });
        if (!found) throw new PermanentError('BATCH_UNKNOWN');
        const { batch, counts, batchWarnings, repeatOfBatchId } = found;
        print(options, {
          batchId,
          name: batch.name,
          status: batch.status,
          window: batch.window_size ?? 'default',
          ...(repeatOfBatchId === null ? {} : { repeatOfBatchId }),
          ...counts,
          batchWarnings: options.json ? batchWarnings : batchWarnings.map(batchWarningText),
        });
      }),
    );
  listFaults(sub('faults', 'what is wrong with its rows, by line, and what was kept of them'), env);
  sub('window', 'set how many parts may be out at once; 0 pauses, "default" gives the case its own again')
    .argument('<batch>', 'its id', positive)
    .argument('<size>', 'parts, or "default"', windowSize)
    .action((batchId: number, window: number | null, options: Common) =>
      asOperator(env, async (operator) => {
        await setWindow(operator, { caseId: options.case, batchId }, window);
        print(options, { batchId, window: window ?? 'default' });
      }),
    );
  sub('cancel', 'release no more parts; what is loaded stays')
    .argument('<batch>', 'its id', positive)
    .action((batchId: number, options: Common) =>
      asOperator(env, async (operator) => {
        const cancelled = await cancelBatch(operator, { caseId: options.case, batchId });
        print(options, { batchId, cancelled });
      }),
    );
  return command;
}
