import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** What X-Ray gets of one piece of work. */
export interface Segment {
  readonly name: string;
  readonly trace_id: string;
  readonly parent_id: string;
  readonly annotations?: Readonly<Record<string, unknown>>;
  readonly fault?: boolean;
}

export const TRACE_ID = '1-5759e988-bd862e3fe1be46a994272793';

/** X-Ray's daemon, as far as it takes what a function sends. */
export async function startDaemon() {
  const socket = createSocket('udp4');
  const sent: string[] = [];
  socket.on('message', (message) => sent.push(message.toString()));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    /** The environment of a function whose invocation is traced. */
    environment: {
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      LAMBDA_TASK_ROOT: '/var/task',
      AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${(socket.address() as AddressInfo).port}`,
      _X_AMZN_TRACE_ID: `Root=${TRACE_ID};Parent=53995c3f42cd8ad8;Sampled=1`,
    },
    /** The next segments, each behind a line that says its format. */
    async segments(count: number): Promise<Segment[]> {
      while (sent.length < count) await once(socket, 'message');
      return sent.map((text) => JSON.parse(text.slice(text.indexOf('\n') + 1)) as Segment);
    },
    sent,
    close: () => void socket.close(),
  };
}
