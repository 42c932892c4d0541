import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

interface Segment {
  readonly name: string;
  readonly trace_id: string;
  readonly parent_id: string;
  readonly annotations?: Readonly<Record<string, unknown>>;
  readonly fault?: boolean;
}

/** X-Ray's daemon, as far as it takes what a function sends. */
async function startDaemon() {
  const socket = createSocket('udp4');
  const sent: string[] = [];
  socket.on('message', (message) => sent.push(message.toString()));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${(socket.address() as AddressInfo).port}`,
    /** The next segments, each behind a line that says its format. */
    async segments(count: number): Promise<Segment[]> {
      while (sent.length < count) await once(socket, 'message');
      return sent.map((text) => JSON.parse(text.slice(text.indexOf('\n') + 1)) as Segment);
    },
    sent,
    close: () => socket.close(),
  };
}

const TRACE_ID = '1-5759e988-bd862e3fe1be46a994272793';

describe('tracing', () => {
  // One for all: the SDK reads its address when it is loaded.
  let daemon: Awaited<ReturnType<typeof startDaemon>>;

  beforeAll(async () => {
    daemon = await startDaemon();
  });
  afterAll(() => daemon.close());
  beforeEach(() => {
    daemon.sent.length = 0;
    vi.stubEnv('AWS_EXECUTION_ENV', 'AWS_Lambda_nodejs24.x');
    vi.stubEnv('LAMBDA_TASK_ROOT', '/var/task');
    vi.stubEnv('AWS_XRAY_DAEMON_ADDRESS', daemon.address);
    vi.stubEnv('_X_AMZN_TRACE_ID', `Root=${TRACE_ID};Parent=53995c3f42cd8ad8;Sampled=1`);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  const tracing = async (enabled: string) => {
    vi.stubEnv('POWERTOOLS_TRACE_ENABLED', enabled);
    return (await import('../../shared/shell/tracing.ts')).createTracing();
  };

  test('says of which case and batch a unit was, of two at once each its own', async () => {
    const { trace } = await tracing('true');
    const both = [
      trace('unit', { caseId: 7, batchId: 12 }, async () => 'seven'),
      trace('unit', { caseId: 8 }, async () => 'eight'),
    ];
    expect(await Promise.all(both)).toEqual(['seven', 'eight']);
    const segments = await daemon.segments(2);
    expect(segments.map(({ name, trace_id, annotations }) => [name, trace_id, annotations])).toEqual([
      ['unit', TRACE_ID, { caseId: 7, batchId: 12 }],
      ['unit', TRACE_ID, { caseId: 8 }],
    ]);
  });

  test('says that a unit failed and not with what words, and lets the error through', async () => {
    const { trace } = await tracing('true');
    const failing = trace('unit', { caseId: 7 }, () => Promise.reject(new Error('a secret subject')));
    await expect(failing).rejects.toThrow('a secret subject');
    const [segment] = await daemon.segments(1);
    expect(segment).toMatchObject({ fault: true });
    expect(daemon.sent.join()).not.toContain('secret');
  });

  test('is off where the deployment says so', async () => {
    const { trace, capture } = await tracing('false');
    const client = {} as Parameters<typeof capture>[0];
    expect(capture(client)).toBe(client);
    expect(await trace('unit', { caseId: 7 }, async () => 'done')).toBe('done');
    expect(daemon.sent).toEqual([]);
  });
});
