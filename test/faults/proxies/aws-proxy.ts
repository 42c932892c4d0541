import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { errorAnswer, type WireAnswer } from './aws-errors.ts';
import { type AwsRequest, awsRequest, serviceOf } from './aws-request.ts';
import type { AwsHook, AwsVerdict } from './aws-verdict.ts';
import { partialBatch } from './partial-batch.ts';
import { relay, relayPart } from './relay.ts';
import { resetConnection } from './reset-connection.ts';
import { forward } from './upstream.ts';

export type { AwsRequest } from './aws-request.ts';
export type { AwsHook, AwsVerdict } from './aws-verdict.ts';

/** An HTTP proxy before SQS, SNS and S3, which fails as they do. */
export interface AwsProxy {
  readonly endpoint: string;
  /** Where requests go on to; must be set before the first. */
  setTarget(endpoint: string): void;
  /** Asks about every request; the first hook that does not let it pass decides. @returns the remover. */
  onRequest(hook: AwsHook): () => void;
  /** Requests seen so far, by `service.Action`. */
  counts(): Record<string, number>;
  close(): Promise<void>;
}

/** Longer than any client keeps a connection that it does not use, so that the proxy makes no faults of its own. */
const KEEP_ALIVE_MS = 10 * 60_000;

/** Starts a proxy on a free loopback port. */
export async function startAwsProxy(): Promise<AwsProxy> {
  const agent = new Agent({ keepAlive: true });
  const hooks = new Set<AwsHook>();
  const counts: Record<string, number> = {};
  let endpoint = '';

  const decide = async (request: AwsRequest): Promise<AwsVerdict> => {
    const name = `${request.service}.${request.action}`;
    counts[name] = (counts[name] ?? 0) + 1;
    for (const hook of hooks) {
      const verdict = await hook(request);
      if (verdict.kind !== 'pass') return verdict;
    }
    return { kind: 'pass' };
  };
  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const service = serviceOf(incoming);
    const kept = service === 's3' ? null : await text(incoming);
    const request = awsRequest(incoming, service, kept ?? '');
    const verdict = await decide(request);
    if (response.destroyed) return;
    await carryOut(verdict, request, response, (body: string | null = kept) =>
      forward({ endpoint, agent }, incoming, response, body),
    );
  };
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: 0 }, (incoming, response) => {
    // The service cannot be reached, or the client has hung up.
    handle(incoming, response).catch(() => resetConnection(incoming.socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    setTarget(target) {
      endpoint = target;
    },
    onRequest(hook) {
      hooks.add(hook);
      return () => void hooks.delete(hook);
    },
    counts: () => ({ ...counts }),
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      agent.destroy();
    },
  };
}

/** @param ask Sends the request on, with another body if one is given. */
async function carryOut(
  verdict: AwsVerdict,
  request: AwsRequest,
  response: ServerResponse,
  ask: (body?: string) => Promise<IncomingMessage>,
): Promise<void> {
  switch (verdict.kind) {
    case 'pass':
      return relay(await ask(), response);
    case 'answer':
      return answer(response, errorAnswer(request, verdict.status, verdict.code));
    case 'hang':
      response.once('close', () => verdict.givenUp?.());
      return;
    case 'reset':
      return reset(response);
    case 'after': {
      const answered = await ask();
      return (await verdict.run()) === 'reset' ? reset(response) : relay(answered, response);
    }
    case 'body':
      return relayPart(await ask(), response, verdict);
    case 'partial': {
      const batch = partialBatch(request, verdict.accept);
      if (!batch) return relay(await ask(), response);
      const accepted = batch.body === null ? null : await ask(batch.body);
      const told = accepted && (await text(accepted));
      if (accepted?.statusCode !== undefined && accepted.statusCode >= 400) {
        return answer(response, { status: accepted.statusCode, headers: contentType(request), body: told ?? '' });
      }
      return answer(response, { status: 200, headers: contentType(request), body: batch.merge(told) });
    }
  }
}

const contentType = ({ service }: AwsRequest): Record<string, string> => ({
  'content-type': service === 'sqs' ? 'application/x-amz-json-1.0' : 'text/xml',
});

function answer(response: ServerResponse, { status, headers, body }: WireAnswer): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
}

function reset(response: ServerResponse): void {
  if (response.socket) resetConnection(response.socket);
}
