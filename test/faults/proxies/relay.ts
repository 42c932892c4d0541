import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AwsVerdict } from './aws-verdict.ts';
import { resetConnection } from './reset-connection.ts';

/** Streams a service's answer to the client. */
export function relay(answer: IncomingMessage, response: ServerResponse): void {
  begin(answer, response);
  answer.pipe(response);
}

/** Streams the first bytes of an answer; then nothing more comes, or the connection is reset. */
export function relayPart(
  answer: IncomingMessage,
  response: ServerResponse,
  { afterBytes, ending, brokenOff }: Extract<AwsVerdict, { readonly kind: 'body' }>,
): void {
  begin(answer, response);
  let left = afterBytes;
  answer.on('data', (chunk: Buffer) => {
    const part = chunk.subarray(0, left);
    left -= part.length;
    if (part.length < chunk.length) brokenOff?.();
    // The reset waits until the bytes before it are on their way.
    response.write(part, () => {
      if (left <= 0 && ending === 'reset' && response.socket) resetConnection(response.socket);
    });
    if (left <= 0) answer.pause();
  });
  answer.on('end', () => response.end());
}

function begin(answer: IncomingMessage, response: ServerResponse): void {
  const { connection: _connection, 'keep-alive': _keepAlive, ...headers } = answer.headers;
  response.writeHead(answer.statusCode ?? 502, headers);
  answer.on('error', () => response.destroy());
  response.on('close', () => answer.destroy());
}
