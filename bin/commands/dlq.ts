import type { SQSClient } from '@aws-sdk/client-sqs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { RETRIES_EXHAUSTED } from '../../operations/dead-letters/dead-letter.ts';
import {
  type DeadLetterQueue,
  findDeadLetterQueues,
  PrefixAmbiguousError,
  queuePrefix,
} from '../../operations/dead-letters/dead-letter-queues.ts';
import { listDeadLetters } from '../../operations/dead-letters/list-dead-letters.ts';
import type { Looked, QueueReport } from '../../operations/dead-letters/queue-look.ts';
import { type RedrivenDeadLetter, redriveDeadLetters } from '../../operations/dead-letters/redrive-dead-letters.ts';
import { isEverything, type Selection } from '../../operations/dead-letters/selection.ts';
import { createWriteDown, type WriteDown } from '../../operations/dead-letters/write-down.ts';
import { createSqsClient } from '../../shared/aws/aws-clients.ts';
import { MESSAGE_CODES } from '../../shared/domain/permanent-error.ts';
import { deadLetterDetails, deadLetterTable, queueDetails, queueWarnings, redriveTable } from './dead-letter-lines.ts';
import { operatorName, withSessions } from './operator-sessions.ts';
import { positive } from './positive.ts';

interface Common {
  readonly prefix?: string;
  readonly json?: boolean;
}

interface Filters extends Common {
  readonly case?: number;
  readonly batch?: string;
  readonly code?: string;
  readonly queue?: string;
  readonly id?: string;
}

const selectionOf = ({ case: caseId, batch, code, queue, id }: Filters): Selection => ({
  caseId,
  batch,
  code,
  queue,
  id,
});

/** `caseload dlq list|show|redrive`. */
export function dlqCommand(env: NodeJS.ProcessEnv): Command {
  const command = new Command('dlq').description('look at the messages on the DLQs and send them back');
  const sub = (name: string, description: string): Command =>
    command
      .command(name)
      .description(description)
      .option('--prefix <prefix>', 'what the names of the queues begin with; by default as CHECKPOINT_QUEUE_URL says')
      .option('--json', 'print JSON');
  const filtered = (name: string, description: string): Command =>
    sub(name, description)
      .option('--case <id>', 'only messages of this case', positive)
      .option('--batch <batch>', 'only messages of this batch, by its id or, where they have none, its name')
      .addOption(
        new Option('--code <code>', 'only messages with this code').choices([
          ...Object.keys(MESSAGE_CODES),
          RETRIES_EXHAUSTED,
        ]),
      )
      .option('--queue <name>', 'only this DLQ, by the name of its queue: loader');

  filtered('list', 'the messages on the DLQs, each once').action((options: Filters) =>
    withQueues(env, options, async (sqs, queues) => {
      const looked = await listDeadLetters(sqs, queues, selectionOf(options));
      const deadLetters = looked.deadLetters.map((deadLetter) => deadLetterDetails(deadLetter, false));
      if (options.json) printJson(deadLetters, looked.queues);
      else console.log(deadLetterTable(looked.deadLetters, Date.now()));
      warn(looked.queues);
    }),
  );
  sub('show', 'everything about one message; its body only when asked for, as it may hold what a document says')
    .argument('<id>', "the message's id on the DLQ, or its first one")
    .option('--body', 'print the body, too')
    .action((id: string, options: Common & { readonly body?: boolean }) =>
      withQueues(env, options, async (sqs, queues) => {
        const looked = await listDeadLetters(sqs, queues, { id });
        warn(looked.queues);
        if (looked.deadLetters.length === 0)
          throw new Error(`No message ${id} is on a DLQ, or somebody else looks at it just now.`);
        for (const deadLetter of looked.deadLetters)
          console.log(JSON.stringify(deadLetterDetails(deadLetter, options.body ?? false), null, options.json ? 0 : 2));
      }),
    );
  filtered('redrive', 'send messages back to the queues that they came from')
    .option('--id <id>', 'only the message with this id on the DLQ, or this first id')
    .option('--all', 'every message, when nothing else says which')
    .option('--dry-run', 'say what would be sent back, and change nothing')
    .action((options: Filters & { readonly all?: boolean; readonly dryRun?: boolean }) =>
      withQueues(env, options, async (sqs, queues) => {
        const selection = selectionOf(options);
        if (isEverything(selection) && !options.all)
          throw new InvalidArgumentError('Say which messages (--id, --case, --batch, --code, --queue), or --all.');
        const redrive = async (writeDown: WriteDown | null) =>
          report(await redriveDeadLetters({ sqs, clock: Date.now, writeDown }, queues, selection), options);
        await (options.dryRun ? redrive(null) : withWriteDown(env, redrive));
      }),
    );
  return command;
}

function report({ deadLetters, queues }: Looked<RedrivenDeadLetter>, { json }: Common): void {
  if (json) {
    printJson(
      deadLetters.map(({ deadLetter, outcome }) => ({ outcome, ...deadLetterDetails(deadLetter, false) })),
      queues,
    );
  } else console.log(redriveTable(deadLetters));
  const undone = deadLetters.filter(({ outcome }) => outcome === 'failed' || outcome === 'left');
  for (const { deadLetter, outcome, error } of undone)
    console.error(`${deadLetter.messageId} ${outcome}: ${String(error)}`);
  if (undone.length > 0) process.exitCode = 1;
  warn(queues);
}

const printJson = (deadLetters: readonly object[], queues: readonly QueueReport[]): void =>
  console.log(JSON.stringify({ letters: deadLetters, queues: queues.map(queueDetails) }));

/** Says what was not seen, and fails for what went wrong. */
function warn(queues: readonly QueueReport[]): void {
  for (const line of queueWarnings(queues)) console.error(line);
  if (queues.some(({ error }) => error !== null)) process.exitCode = 1;
}

const withWriteDown = (env: NodeJS.ProcessEnv, work: (writeDown: WriteDown) => Promise<void>): Promise<void> =>
  withSessions(env, (sessions) => work(createWriteDown(sessions, Date.now, operatorName())));

async function withQueues(
  env: NodeJS.ProcessEnv,
  { prefix, queue }: Filters,
  work: (sqs: SQSClient, queues: readonly DeadLetterQueue[]) => Promise<void>,
): Promise<void> {
  const { CHECKPOINT_QUEUE_URL: checkpointUrl, AWS_ENDPOINT_URL: endpointUrl } = env;
  const begin = prefix ?? (checkpointUrl ? queuePrefix(checkpointUrl) : '');
  if (begin === '') throw new Error('Set CHECKPOINT_QUEUE_URL, as the functions have it, or give --prefix.');
  const sqs = createSqsClient({ endpointUrl });
  try {
    const queues = await findDeadLetterQueues(sqs, begin);
    if (queues.length === 0) throw new Error(`No queue whose name begins with ${begin} has a DLQ; check --prefix.`);
    if (queue !== undefined && !queues.some(({ name }) => name === queue))
      throw new Error(`There is no queue ${queue}; there are ${queues.map(({ name }) => name).join(', ')}.`);
    await work(sqs, queues);
  } catch (error) {
    if (!(error instanceof PrefixAmbiguousError)) throw error;
    console.error(`${error.code}: ${error.message}`);
    process.exitCode = 1;
  } finally {
    sqs.destroy();
  }
}
