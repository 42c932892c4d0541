import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { batchCommand } from '../../../bin/commands/batch.ts';
import { caseCommand } from '../../../bin/commands/case.ts';
import { dlqCommand } from '../../../bin/commands/dlq.ts';
import { BATCH_WARNINGS } from '../../../shared/domain/batch-warnings.ts';
import { FAULTS } from '../../../shared/domain/fault-codes.ts';
import { importOptionsSchema, metadataOf } from '../../../shared/domain/import-options.ts';
import { MESSAGE_CODES } from '../../../shared/domain/permanent-error.ts';
import { BATCH_STATUSES } from '../../../shared/domain/vocabulary.ts';
import { advanceBatchSchema } from '../../../shared/messages/commands/advance-batch.ts';
import { fencedBlocks, projectRoot, readText, section, tableRows } from './markdown.ts';

const operations = readText('docs/operations.md');
const faults = readText('docs/faults.md');
const unquoted = (cell: string | undefined): string => (cell ?? '').replaceAll('`', '');
const rowsOf = (heading: string, page = operations) => tableRows(section(page, heading));
const codesOf = (heading: string, page = operations) => rowsOf(heading, page).map(([code]) => unquoted(code));

/** Actions that are not called as their function of the SDK is. */
const ACTION_OF: Readonly<Record<string, string>> = {
  SendMessageBatch: 'sqs:SendMessage',
  ChangeMessageVisibilityBatch: 'sqs:ChangeMessageVisibility',
  PublishBatch: 'sns:Publish',
  getSecret: 'secretsmanager:GetSecretValue',
};

/** What AWS writes into logs, and not this project. */
const LOGGED_BY_AWS = ['Task timed out', 'The client session was pinned'];

/** The modules of the project that a module loads, itself included. */
function loadedBy(path: string, seen = new Set<string>()): Set<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const [, target = ''] of readText(path).matchAll(/^(?:import|\} from) (?!type ).*?'(\.[^']+)';$/gm))
    loadedBy(join(dirname(path), target), seen);
  return seen;
}

/** What the modules call of AWS, as IAM calls it. */
const calledActions = (paths: Iterable<string>): string[] => {
  const calls = [...paths].flatMap((path) =>
    Array.from(
      readText(path).matchAll(/new (\w+)Command\(\s*\{|paginate(\w+)\(|(getSecret)\b/g),
      ([, one, two, three]) => String(one ?? two ?? three),
    ),
  );
  return [...new Set(calls.map((call) => ACTION_OF[call] ?? `sqs:${call}`))].toSorted();
};

describe('the pages about operating, faults and producing', () => {
  test('allows each command what it calls: no action too few, none too many', () => {
    const allowed = (of: string) =>
      tableRows(section(operations, 'Where to run the command line'))
        .filter(([command = '']) => command.includes(`\`${of} `))
        .flatMap(([, actions = '']) => Array.from(actions.matchAll(/\w+:\w+/g), ([action]) => action));
    for (const of of ['batch', 'case', 'dlq']) {
      const called = calledActions(loadedBy(`bin/commands/${of}.ts`));
      expect(called).not.toEqual([]);
      expect([...new Set(allowed(of))].toSorted()).toEqual(called);
    }
  });

  test('says of every state of a batch what it means', () => {
    expect(codesOf('Batch states')).toEqual([...BATCH_STATUSES]);
  });

  test('says of every code of the DLQ what it means and what to do', () => {
    expect(codesOf('Messages on a DLQ')).toEqual(Object.keys(MESSAGE_CODES));
    expect(rowsOf('Messages on a DLQ').filter((cells) => cells.length !== 3 || cells.includes(''))).toEqual([]);
  });

  test('says of every fault how severe it is, what it means, what is kept and what to do', () => {
    const shown = rowsOf('Faults of rows', faults).map(([code, severity]) => [unquoted(code), severity]);
    expect(shown).toEqual(Object.entries(FAULTS).map(([code, { severity }]) => [code, severity]));
    expect(rowsOf('Faults of rows', faults).filter((cells) => cells.length !== 5 || cells.includes(''))).toEqual([]);
    for (const [, severity, , kept] of rowsOf('Faults of rows', faults))
      expect(kept).toMatch(severity === 'error' ? /the row$/ : /^(the|nothing:) /);
  });

  test('says of every warning of a batch what it means and what to do', () => {
    expect(codesOf('Warnings of batches', faults)).toEqual(Object.keys(BATCH_WARNINGS));
    expect(rowsOf('Warnings of batches', faults).filter((cells) => cells.length !== 3 || cells.includes(''))).toEqual(
      [],
    );
  });

  test('says of every option of an import how metadata and messages spell it', () => {
    const shown = rowsOf('Options of an import', readText('docs/producers.md')).map(([metadata, field]) => [
      /^`([\w-]+)`/.exec(metadata ?? '')?.[1],
      unquoted(field),
    ]);
    const names = importOptionsSchema.keyof().options;
    expect(shown).toEqual(names.map((name) => [Object.keys(metadataOf({ [name]: true }))[0], name]));
  });

  test('quotes only log lines that the functions write', () => {
    const quoted = Array.from(operations.matchAll(/`([A-Z][a-z]* [a-z][^`]*)`/g), ([, line = '']) =>
      line.replace(/\s+/g, ' '),
    );
    const written = globSync('{shared,lambdas}/**/*.ts', { cwd: projectRoot }).map(readText).join('');
    const ours = [...new Set(quoted)].filter((line) => !LOGGED_BY_AWS.includes(line));
    expect(ours.length).toBeGreaterThan(8);
    expect(ours.filter((line) => !written.includes(line))).toEqual([]);
  });

  test('shows commands that there are, and a message that its queue takes', () => {
    for (const command of [batchCommand({}), caseCommand({}), dlqCommand({})]) {
      const calls = operations.matchAll(new RegExp(`npm run caseload -- ${command.name()} (\\w+)`, 'g'));
      const shown = Array.from(calls, ([, name = '']) => name);
      const there = command.commands.map((sub) => sub.name());
      expect([...new Set(shown)].toSorted()).toEqual(there.toSorted());
    }
    const messages = fencedBlocks(operations).filter(({ language }) => language === 'json');
    expect(messages.map(({ text }) => advanceBatchSchema.safeParse(JSON.parse(text)).success)).toEqual([true]);
  });
});
