import { type Command, InvalidArgumentError } from 'commander';
import { encodingOfBatch, type FaultPlace, readFaults } from '../../operations/batches/read-faults.ts';
import { PermanentError } from '../../shared/domain/permanent-error.ts';
import { faultDetails, faultTable, placeText, SHOWN_BYTES } from './fault-lines.ts';
import { withSessions } from './operator-sessions.ts';
import { positive } from './positive.ts';
import { print } from './print.ts';

const MAX_LIMIT = 1_000;
/** As many as the column takes. */
const ALL_BYTES = 2 ** 24;

const faultCount = (text: string): number => {
  const count = positive(text);
  if (count > MAX_LIMIT) throw new InvalidArgumentError(`It is at most ${MAX_LIMIT}.`);
  return count;
};

const faultPlace = (text: string): FaultPlace => {
  const [, line, fault] = /^(\d{1,15})\.(\d{1,10})$/.exec(text) ?? [];
  if (line === undefined) throw new InvalidArgumentError('It is a place such as 5.1: a line, and which of its faults.');
  return { lineNumber: Number(line), faultNumber: Number(fault) };
};

interface Options {
  readonly case: number;
  readonly json?: boolean;
  readonly limit: number;
  readonly after?: FaultPlace;
}

/** Makes `command` `caseload batch faults`. */
export function listFaults(command: Command, env: NodeJS.ProcessEnv): void {
  command
    .argument('<batch>', 'its id', positive)
    .option('--limit <n>', `how many to list, at most ${MAX_LIMIT}`, faultCount, 50)
    .option('--after <place>', 'go on behind this one, such as 5.1', faultPlace)
    .action((batchId: number, { case: caseId, json = false, limit, after }: Options) =>
      withSessions(env, async (sessions) => {
        const { batch, page } = await sessions.readerSession(caseId, async (session) => ({
          batch: await session.findOne('batches', { where: { id: batchId } }),
          page: await readFaults(session, batchId, {
            after: after ?? null,
            limit,
            maxBytes: json ? ALL_BYTES : SHOWN_BYTES,
          }),
        }));
        if (!batch) throw new PermanentError('BATCH_UNKNOWN');
        const encoding = encodingOfBatch(batch);
        if (!json) {
          console.log(faultTable(page, encoding));
          return;
        }
        const last = page.faults.at(-1);
        const faults = page.faults.map((fault) => faultDetails(fault, encoding));
        print({ json }, { batchId, faults, more: page.more, after: last ? placeText(last) : null });
      }),
    );
}
