import { describe, expect, test } from 'vitest';
import { batchCommand } from '../../../bin/commands/batch.ts';
import { dlqCommand } from '../../../bin/commands/dlq.ts';
import { BATCH_STATUSES } from '../../../shared/core/domain.ts';
import { FAULTS } from '../../../shared/core/fault-codes.ts';
import { MESSAGE_CODES } from '../../../shared/core/permanent-error.ts';
import { advanceBatchSchema } from '../../../shared/events/advance-batch.ts';
import { fencedBlocks, readText, section, tableRows } from './markdown.ts';

const operations = readText('docs/operations.md');
const unquoted = (cell: string | undefined): string => (cell ?? '').replaceAll('`', '');
const rowsOf = (heading: string) => tableRows(section(operations, heading));
const codesOf = (heading: string) => rowsOf(heading).map(([code]) => unquoted(code));

describe('the operations page', () => {
  test('says of every state of a batch what it means', () => {
    expect(codesOf('A batch at a glance')).toEqual([...BATCH_STATUSES]);
  });

  test('says of every code of the DLQ what it means and what to do', () => {
    expect(codesOf('Messages on a DLQ')).toEqual(Object.keys(MESSAGE_CODES));
    expect(rowsOf('Messages on a DLQ').filter((cells) => cells.length !== 3 || cells.includes(''))).toEqual([]);
  });

  test('says of every fault how severe it is, what it means and what to do', () => {
    const shown = rowsOf('Faults of rows').map(([code, severity]) => [unquoted(code), severity]);
    expect(shown).toEqual(Object.entries(FAULTS).map(([code, { severity }]) => [code, severity]));
    expect(rowsOf('Faults of rows').filter((cells) => cells.length !== 4 || cells.includes(''))).toEqual([]);
  });

  test('shows commands that there are, and a message that its queue takes', () => {
    for (const command of [batchCommand({}), dlqCommand({})]) {
      const calls = operations.matchAll(new RegExp(`npm run caseload -- ${command.name()} (\\w+)`, 'g'));
      const shown = Array.from(calls, ([, name = '']) => name);
      const there = command.commands.map((sub) => sub.name());
      expect([...new Set(shown)].toSorted()).toEqual(there.toSorted());
    }
    const messages = fencedBlocks(operations).filter(({ language }) => language === 'json');
    expect(messages.map(({ text }) => advanceBatchSchema.safeParse(JSON.parse(text)).success)).toEqual([true]);
  });
});
