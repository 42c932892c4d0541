import { expect, test } from 'vitest';
import { shownState } from '../../../localstack/commands/shown-state.ts';
import type { State } from '../../../localstack/state.ts';

const stateWith = (password: string): State => ({
  kind: 'process',
  endpoint: 'http://127.0.0.1:4566',
  pid: 4711,
  log: '/somewhere/localstack.log',
  database: {
    url: `mysql://someone${password && `:${encodeURIComponent(password)}`}@db:3306`,
    seenByFunctions: { host: 'db', port: 3_306, user: 'someone', password },
    origin: 'MYSQL_URL',
    dataDirectory: null,
  },
});

test('what is printed has no password in it, as it is or as a URL writes it', () => {
  const shown = JSON.stringify(shownState(stateWith('p@ss/word')));
  expect(shown).not.toMatch(/p(@|%40)ss/);
  expect(shown).toContain('mysql://someone:***@db:3306');
});

test('a database without a password is shown as it is', () => {
  expect(shownState(stateWith(''))).toEqual(stateWith(''));
});
