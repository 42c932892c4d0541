import { type Agent, type IncomingMessage, type ServerResponse, request as send } from 'node:http';

/** Where requests go on to. */
export interface Upstream {
  readonly endpoint: string;
  readonly agent: Agent;
}

/**
 * Sends a client's request on, and resolves when the answer begins; rejects when the service cannot be reached.
 * @param response The client's: when it hangs up, nobody waits for the service any more.
 * @param body What to send in place of the client's own body; null streams that.
 */
export function forward(
  { endpoint, agent }: Upstream,
  request: IncomingMessage,
  response: ServerResponse,
  body: string | null,
): Promise<IncomingMessage> {
  const { expect: _expect, connection: _connection, ...headers } = request.headers;
  const target = new URL(endpoint);
  return new Promise((resolve, reject) => {
    const onward = send(
      {
        agent,
        host: target.hostname,
        port: target.port,
        method: request.method,
        path: request.url,
        headers: {
          ...headers,
          host: target.host,
          ...(body === null ? {} : { 'content-length': Buffer.byteLength(body) }),
        },
      },
      (answer) => {
        // An answer that nobody relays breaks off when its client is cut; whoever does relay it listens, too.
        answer.on('error', () => {});
        resolve(answer);
      },
    );
    onward.on('error', reject);
    response.once('close', () => {
      if (!response.writableFinished) onward.destroy();
    });
    if (body === null) request.pipe(onward);
    else onward.end(body);
  });
}
