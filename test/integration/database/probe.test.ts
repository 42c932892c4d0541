import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { createConnection } from 'mysql2/promise';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { findServerBinary } from '../../../localstack/database/find-server-binary.ts';
import { startPrivateServer } from '../../../localstack/database/private-server.ts';
import { credentialsOf } from '../../../shared/mysql/connections/credentials.ts';
import { createProbe } from '../../../shared/mysql/connections/probe-writer.ts';
import { startDatabaseProxy } from '../../faults/proxies/database-proxy.ts';

const credentials = credentialsOf({ credentials: { user: inject('user'), password: inject('password') } });
const probe = createProbe({ tls: false, credentials });
const binary = await findServerBinary();
const here = { host: inject('host'), port: inject('port') };

describe('a probe', () => {
  test('of a server that takes writes has nothing to say', async () => {
    await expect(probe(here)).resolves.toBeUndefined();
  });

  test('of a server that is away says so', async () => {
    const proxy = await startDatabaseProxy(here);
    await expect(probe(proxy)).resolves.toBeUndefined();
    await proxy.refuse();
    await expect(probe(proxy)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test.skipIf(!binary)('of a server that a failover has made a reader says so', async () => {
    const server = await startPrivateServer(binary!, { keep: false, durable: false });
    onTestFinished(() => server.stop());
    const { user, password } = server;
    const probeOther = createProbe({ tls: false, credentials: credentialsOf({ credentials: { user, password } }) });
    await expect(probeOther(server)).resolves.toBeUndefined();
    const root = await createConnection(server.url);
    await root.query('SET GLOBAL read_only = 1');
    await root.end();
    await expect(probeOther(server)).rejects.toMatchObject({ name: 'ReadOnlyError' });
  });

  test('that is never answered ends in time, whether the connection comes about or not', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    onTestFinished(() => void silent.close());
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const short = createProbe({ tls: false, credentials, limitMs: 100 });
    await expect(short({ host: '127.0.0.1', port })).rejects.toThrow();

    const proxy = await startDatabaseProxy(here);
    onTestFinished(() => proxy.close());
    proxy.onStatement(() => new Promise<never>(() => {}));
    const began = Date.now();
    await expect(short(proxy)).rejects.toThrow('did not answer within 100 ms');
    expect(Date.now() - began).toBeLessThan(1_000);
  });

  test('whose password is refused has the credentials fetched anew', async () => {
    let refused = 0;
    const wrong = {
      get: async () => ({ user: inject('user'), password: 'wrong' }),
      refused: () => {
        refused += 1;
      },
    };
    await expect(createProbe({ tls: false, credentials: wrong })(here)).rejects.toMatchObject({ errno: 1045 });
    expect(refused).toBe(1);
  });

  test('leaves no connection behind', async () => {
    const proxy = await startDatabaseProxy(here);
    onTestFinished(() => proxy.close());
    await probe(proxy);
    await expect.poll(() => proxy.connections()).toBe(0);
  });
});
