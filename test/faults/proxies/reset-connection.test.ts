import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

const module = new URL('./reset-connection.ts', import.meta.url).href;

/** A server that ends a connection, or writes to it, and resets it in the same turn; the client says what it saw. */
const script = (before: string) => `
  import { connect, createServer } from 'node:net';
  import { resetConnection } from ${JSON.stringify(module)};
  const server = createServer((socket) => {
    socket.on('error', () => {});
    ${before}
    process.nextTick(() => resetConnection(socket));
  });
  server.listen(0, '127.0.0.1', () => {
    const client = connect(server.address().port, '127.0.0.1');
    let seen = 'closed';
    client.on('error', ({ code }) => { seen = code; });
    client.on('close', () => { server.close(); process.stdout.write(seen); });
    client.resume();
  });`;

const run = (before: string) =>
  spawnSync(process.execPath, ['--input-type=module', '-e', script(before)], { encoding: 'utf8', timeout: 10_000 });

test('an open connection is reset', () => {
  expect(run("socket.write('a');")).toMatchObject({ status: 0, stdout: 'ECONNRESET' });
});

test('a connection that is being ended is closed, and the process comes to its end', () => {
  expect(run('socket.end();')).toMatchObject({ status: 0, signal: null });
});
