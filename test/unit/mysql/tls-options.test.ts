import { X509Certificate } from 'node:crypto';
import { type AddressInfo, createServer, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { createConnection } from 'mysql2/promise';
import { describe, expect, onTestFinished, test } from 'vitest';
import { tlsOptions } from '../../../shared/mysql/connections/tls-options.ts';
import { AUTHORITY, CERTIFICATE, KEY } from '../../support/tls-certificates.ts';

/** A server's first packet: protocol 10, and that it speaks TLS. */
const GREETING = (() => {
  const flags = 0x00088a00;
  const head = Buffer.concat([
    Buffer.from('\x0a8.0.0\0', 'latin1'),
    Buffer.alloc(4),
    Buffer.alloc(8, 1),
    Buffer.alloc(1),
  ]);
  const capabilities = Buffer.alloc(18);
  capabilities.writeUInt16LE(flags & 0xffff, 0);
  capabilities.writeUInt8(45, 2);
  capabilities.writeUInt16LE(2, 3);
  capabilities.writeUInt16LE(flags >>> 16, 5);
  capabilities.writeUInt8(21, 7);
  const rest = Buffer.concat([Buffer.alloc(12, 1), Buffer.from('\0mysql_native_password\0', 'latin1')]);
  const body = Buffer.concat([head, capabilities, rest]);
  return Buffer.concat([Buffer.from([body.length, 0, 0, 0]), body]);
})();

/** What the client answers when it wants TLS. */
const SSL_REQUEST_BYTES = 36;

/** A server with a certificate for `database.example`, which notes whether anybody signs in to it. */
async function startServer() {
  let signedIn = false;
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.write(GREETING);
    socket.once('data', (request) => {
      socket.pause();
      // The client may have gone on with TLS in the same breath.
      socket.unshift(request.subarray(SSL_REQUEST_BYTES));
      const secure = new TLSSocket(socket, { isServer: true, cert: CERTIFICATE, key: KEY });
      secure.on('error', () => {});
      secure.once('data', () => {
        signedIn = true;
        secure.destroy();
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  /** Connects under a name, by which the server is called wherever it is. */
  const connect = async (host: string, ssl: object | undefined) => {
    const stream = () => new Socket().connect(port, '127.0.0.1');
    const attempt = createConnection({ host, port, user: 'u', password: 'p', stream, ...(ssl ? { ssl } : {}) });
    return attempt.then(
      () => 'connected',
      (error: Error & { code?: string }) => error.message,
    );
  };
  return { connect, signedIn: () => signedIn };
}

const { ssl } = tlsOptions(true);
const trustingTheTest = { ...ssl, ca: [AUTHORITY] };

describe('a connection with TLS', () => {
  test('signs in to the server that was called', async () => {
    const { connect, signedIn } = await startServer();
    await connect('database.example', trustingTheTest);
    expect(signedIn()).toBe(true);
  });

  test('tells nothing to a server that has its certificate for another name', async () => {
    const { connect, signedIn } = await startServer();
    expect(await connect('other.example', trustingTheTest)).toMatch(/altnames/);
    expect(signedIn()).toBe(false);
  });

  test('tells nothing to a server that no authority of Amazon vouches for', async () => {
    const { connect, signedIn } = await startServer();
    expect(await connect('database.example', ssl)).toMatch(/self-signed|unable to (verify|get)/);
    expect(signedIn()).toBe(false);
  });
});

describe('the trusted authorities', () => {
  const authorities = (ssl?.ca ?? []).map((pem) => new X509Certificate(pem));
  const names = authorities.map(({ subject }) => /CN=(.*)/.exec(subject)?.[1] ?? '');

  test('are those that sign RDS Proxy, and those that sign clusters', () => {
    expect(names).toEqual(expect.arrayContaining(['Amazon Root CA 1', 'Amazon RDS eu-west-1 Root CA RSA2048 G1']));
  });

  test('are of Amazon, all of them', () => {
    expect(names.filter((name) => !/^(Amazon|Starfield)/.test(name))).toEqual([]);
  });
});

test('without TLS nothing is said of it', () => {
  expect(tlsOptions(false)).toEqual({});
});
