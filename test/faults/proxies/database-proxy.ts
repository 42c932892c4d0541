import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { bridge, type Verdict } from './database-bridge.ts';
import { resetConnection } from './reset-connection.ts';

export type { Verdict } from './database-bridge.ts';

/** Decides about a statement; a promise holds it back. */
export type StatementHook = (sql: string) => Verdict | Promise<Verdict>;

/** A TCP proxy before a MySQL server, which fails as networks and servers do. It speaks the protocol without TLS. */
export interface DatabaseProxy {
  readonly host: string;
  readonly port: number;
  /** Clients that are connected. */
  connections(): number;
  /** Resets every connection. */
  cutAll(): void;
  /** Cuts what is open, and lets connections be refused until `accept()`. */
  refuse(): Promise<void>;
  accept(): Promise<void>;
  /**
   * Asks about every statement: `pass`; `cut-before`, the server never sees it; `cut-after`, the server has run it and the
   * client never hears. The first hook that does not let it pass decides.
   * @returns the remover.
   */
  onStatement(hook: StatementHook): () => void;
  /** Statements seen so far. */
  statements(): number;
  close(): Promise<void>;
}

/** Starts a proxy on a free loopback port. */
export async function startDatabaseProxy(target: {
  readonly host: string;
  readonly port: number;
}): Promise<DatabaseProxy> {
  const clients = new Set<Socket>();
  const hooks = new Set<StatementHook>();
  let statements = 0;

  const decide = async (sql: string): Promise<Verdict> => {
    statements += 1;
    for (const hook of hooks) {
      const verdict = await hook(sql);
      if (verdict !== 'pass') return verdict;
    }
    return 'pass';
  };
  const listener = createServer((client) => {
    clients.add(client);
    client.on('close', () => clients.delete(client));
    client.setNoDelay();
    bridge(client, connect({ host: target.host, port: target.port, noDelay: true }), decide);
  });
  await listenOn(listener, 0);
  const { port } = listener.address() as AddressInfo;

  const cutAll = (): void => {
    for (const client of clients) resetConnection(client);
  };
  const refuse = async (): Promise<void> => {
    if (!listener.listening) return;
    const closed = once(listener, 'close');
    listener.close();
    cutAll();
    await closed;
  };
  return {
    host: '127.0.0.1',
    port,
    connections: () => clients.size,
    cutAll,
    refuse,
    async accept() {
      if (!listener.listening) await listenOn(listener, port);
    },
    onStatement(hook) {
      hooks.add(hook);
      return () => void hooks.delete(hook);
    },
    statements: () => statements,
    close: refuse,
  };
}

async function listenOn(listener: Server, port: number): Promise<void> {
  listener.listen(port, '127.0.0.1');
  await once(listener, 'listening');
}
