import { describe, expect, test } from 'vitest';
import { parseMysqlUrl } from '../../../localstack/database/given-database.ts';
import { databaseUrl } from '../../../localstack/database/identify-server.ts';
import { runOptions } from '../../../localstack/database/server-options.ts';

describe('MYSQL_URL', () => {
  test.each([
    ['mysql://root@127.0.0.1:3397', { host: '127.0.0.1', port: 3397, user: 'root', password: '' }],
    ['mysql://me:p%40ss@db.example:3306/ignored', { host: 'db.example', port: 3306, user: 'me', password: 'p@ss' }],
    ['mariadb://localhost', { host: 'localhost', port: 3306, user: 'root', password: '' }],
    ['mysql://u:p@[::1]:3307', { host: '::1', port: 3307, user: 'u', password: 'p' }],
  ])('%s is understood', (url, address) => {
    expect(parseMysqlUrl(url)).toEqual(address);
  });

  test.each(['', 'localhost:3306', 'postgres://localhost', 'mysql://'])('%j is refused with a code', (url) => {
    expect(() => parseMysqlUrl(url)).toThrow(expect.objectContaining({ code: 'MYSQL_URL_INVALID' }));
  });

  test('a server’s URL leads back to it', () => {
    const address = { host: '127.0.0.1', port: 3397, user: 'me', password: 'p@ss/1' };
    expect(parseMysqlUrl(databaseUrl(address))).toEqual(address);
  });
});

describe('a private server', () => {
  const settings = { home: '/tmp/x', port: 4000, durable: false, runsAsRoot: true };

  test.each(['mariadb', 'mysql'] as const)(
    '%s listens on loopback and touches nothing outside its own directory',
    (kind) => {
      const options = runOptions({ ...settings, kind });
      expect(options[0]).toBe('--no-defaults');
      expect(options).toContain('--bind-address=127.0.0.1');
      for (const name of ['datadir', 'socket', 'pid-file', 'init-file']) {
        expect(options.find((option) => option.startsWith(`--${name}=`))).toContain('=/tmp/x/');
      }
    },
  );

  test('is run as root only by root', () => {
    expect(runOptions({ ...settings, kind: 'mysql' })).toContain('--user=root');
    expect(runOptions({ ...settings, kind: 'mysql', runsAsRoot: false })).not.toContain('--user=root');
  });
});
