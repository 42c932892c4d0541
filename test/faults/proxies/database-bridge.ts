import type { Socket } from 'node:net';
import { packetSplitter, statementIn } from './mysql-packets.ts';

/** What becomes of a statement; see `DatabaseProxy.onStatement`. */
export type Verdict = 'pass' | 'cut-before' | 'cut-after';

/** Joins a client's socket with the server's, and asks about every statement before it goes on. */
export function bridge(client: Socket, server: Socket, decide: (sql: string) => Promise<Verdict>): void {
  let cutAtResponse = false;
  const cut = (): void => {
    client.destroy();
    server.destroy();
  };
  const forward = async (packet: Buffer): Promise<void> => {
    const sql = statementIn(packet);
    const verdict = sql === null ? 'pass' : await decide(sql);
    if (verdict === 'cut-before') return cut();
    cutAtResponse = verdict === 'cut-after';
    if (server.writable) server.write(packet);
  };

  const split = packetSplitter();
  let forwarded = Promise.resolve();
  // Read at once, whatever is held back, so that a client that hangs up is noticed while its statement waits here.
  client.on('data', (chunk: Buffer) => {
    for (const packet of split(chunk)) forwarded = forwarded.then(() => forward(packet)).catch(cut);
  });
  server.on('data', (chunk: Buffer) => {
    // A client sends nothing before it has its answer, so these bytes answer the statement: the server has run it.
    if (cutAtResponse) return cut();
    if (client.write(chunk)) return;
    server.pause();
    client.once('drain', () => server.resume());
  });
  for (const [one, other] of [
    [client, server],
    [server, client],
  ] as const) {
    one.on('error', () => other.destroy());
    one.on('end', () => other.end());
    one.on('close', () => other.destroySoon());
  }
}
