import { describe, expect, test } from 'vitest';
import { pinningReason, withoutLiterals } from '../../../shared/core/pinning.ts';
import { SESSION_SETTINGS } from '../../../shared/core/session-settings.ts';
import { HARMLESS_STATEMENTS, PINNING_STATEMENTS } from '../../support/pinning-kinds.ts';

describe('RDS Proxy would pin the session for', () => {
  test.each(PINNING_STATEMENTS)('%s', (_, sql, reason) => {
    expect(pinningReason('Query', sql)).toBe(reason);
  });

  test.each(['Prepare', 'Execute'] as const)('the binary protocol: %s', (command) => {
    expect(pinningReason(command, 'SELECT 1')).toBe(`binary protocol: ${command}`);
  });
});

describe('RDS Proxy would not pin the session for', () => {
  test.each(HARMLESS_STATEMENTS)('%s', (_, sql) => {
    expect(pinningReason('Query', sql)).toBeNull();
  });

  test.each(SESSION_SETTINGS)('what begins every session: %s', (sql) => {
    expect(pinningReason('Query', sql)).toBeNull();
  });
});

test('a statement without its literals tells nothing of a document', () => {
  expect(withoutLiterals("INSERT INTO `np`.`t` VALUES (X'00ff', 'it''s a \\' secret', \"a secret\") -- secret")).toBe(
    "INSERT INTO `np`.`t` VALUES (X'', '', '')  ",
  );
});

test('a statement with an unclosed quote is judged in no time', () => {
  expect(pinningReason('Query', `SELECT '${"\\'".repeat(8_000)}`)).toBeNull();
});
