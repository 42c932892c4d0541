import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { EmulatedQueue } from '../../../localstack/fauxqs/emulated-queue.ts';
import { LONG_POLL_MS } from '../../../localstack/runtime/collect-batch.ts';
import { deploy } from '../../../localstack/runtime/deploy.ts';
import type { Runtime } from '../../../localstack/runtime/runtime.ts';
import { consumer, type TinyAssembly, tinyAssembly } from './tiny-assembly.ts';

const sdk = import.meta.resolve('@aws-sdk/client-sqs');

const handlers = {
  // Hangs at the first delivery, so that there is something to kill, and works at the second.
  patient: `const { AWS_LAMBDA_LOG_STREAM_NAME: id } = process.env;
    note({ id, stream: context.logStreamName, receives: event.Records[0].attributes.ApproximateReceiveCount });
    if (event.Records[0].attributes.ApproximateReceiveCount === '1') await new Promise(() => setInterval(() => {}, 1000));`,
  decorated: 'note({ bodies });',
  caller: `const { ListQueuesCommand, SQSClient } = await import(${JSON.stringify(sdk)});
    note({ id: process.env.AWS_LAMBDA_LOG_STREAM_NAME });
    await new SQSClient({ endpoint: process.env.SPY, maxAttempts: 1 }).send(new ListQueuesCommand({})).catch(() => {});`,
};

/** Drops every second message, and delivers the others again in an invocation of their own. */
const decorate = (queue: EmulatedQueue): EmulatedQueue => {
  if (queue.name !== 'decorated') return queue;
  const again: Awaited<ReturnType<EmulatedQueue['receive']>> = [];
  return {
    ...queue,
    async receive(max, waitMs) {
      // A batch begins with a long poll; what is given later joins it.
      if (again.length > 0 && waitMs === LONG_POLL_MS) return again.splice(0);
      const messages = await queue.receive(max, waitMs);
      const [kept, dropped] = [messages.filter((_, i) => i % 2 === 0), messages.filter((_, i) => i % 2 === 1)];
      for (const { receiptHandle } of dropped) queue.delete(receiptHandle);
      again.push(...kept);
      return kept;
    },
  };
};

let assembly: TinyAssembly;
let runtime: Runtime;
const agents: string[] = [];
const spy = createServer((request, response) => {
  agents.push(request.headers['user-agent'] ?? '');
  response.end('{}');
});

beforeEach(async () => {
  await new Promise<void>((resolve) => spy.listen(0, '127.0.0.1', resolve));
  const resources = {
    ...consumer({ name: 'patient', timeout: 30, visibility: 1 }),
    ...consumer({ name: 'decorated', mapping: { BatchSize: 10 } }),
    ...consumer({ name: 'caller' }),
  };
  assembly = tinyAssembly(resources, handlers);
  runtime = await deploy(assembly.directory, {
    runDirectory: `${assembly.directory}/run`,
    environment: { SPY: `http://127.0.0.1:${(spy.address() as AddressInfo).port}` },
    decorateQueue: decorate,
  });
});
afterEach(async () => {
  await runtime.stop({ drain: false });
  assembly.remove();
  spy.closeAllConnections();
  await new Promise((resolve) => spy.close(resolve));
});

const notes = (handler: string) => assembly.notes().filter((note) => note.handler === handler);
const eventually = <T>(assertion: () => T) => vi.waitFor(assertion, { timeout: 8_000, interval: 25 });

async function send(queue: string, ...bodies: number[]): Promise<void> {
  const { endpoint, region, queues } = runtime;
  const sqs = new SQSClient({ endpoint, region, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
  const Entries = bodies.map((n) => ({ Id: `${n}`, MessageBody: `${n}` }));
  await sqs.send(new SendMessageBatchCommand({ QueueUrl: queues[queue], Entries }));
  sqs.destroy();
}

describe('faults of the embedded runtime', () => {
  test('an environment is known by its id and can be killed; its message comes back to another', async () => {
    expect(runtime.environments()).toEqual([]);
    await send('patient', 1);
    const first = await eventually(() => notes('patient')[0] ?? expect.fail('not invoked'));
    expect(first['stream']).toBe(first['id']);
    await eventually(() =>
      expect(runtime.environments()).toEqual([{ id: first['id'], functionName: 'patient', busy: true, atWork: true }]),
    );

    expect(await runtime.killEnvironment(String(first['id']))).toBe(true);
    expect(await runtime.killEnvironment(String(first['id']))).toBe(false);
    expect(() => process.kill(first.pid, 0)).toThrow('ESRCH');

    await eventually(() => expect(runtime.isIdle()).toBe(true));
    const [, second] = notes('patient');
    expect(second).toMatchObject({ receives: '2' });
    expect(second?.['id']).not.toBe(first['id']);
    expect(runtime.environments()).toEqual([
      { id: second?.['id'], functionName: 'patient', busy: false, atWork: false },
    ]);
  });

  test('every AWS request of an environment carries its id', async () => {
    await send('caller', 1);
    await eventually(() => expect(agents).toHaveLength(1));
    expect(agents[0]).toContain(` app/${notes('caller')[0]?.['id']}`);
  });

  test('a decorated queue decides what its function is given', async () => {
    await send('decorated', 1, 2, 3, 4);
    await eventually(() => expect(notes('decorated').flatMap(({ bodies }) => bodies)).toHaveLength(4));
    expect(notes('decorated').map(({ bodies }) => bodies)).toEqual([
      [1, 3],
      [1, 3],
    ]);
    await eventually(() => expect(runtime.isIdle()).toBe(true));
  });
});
