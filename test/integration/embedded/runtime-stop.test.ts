import { writeFileSync } from 'node:fs';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { deploy } from '../../../localstack/runtime/deploy.ts';
import type { Runtime } from '../../../localstack/runtime/runtime.ts';
import { consumer, type TinyAssembly, tinyAssembly } from './tiny-assembly.ts';

/** Runs until the test lets it end, and fails on demand. */
const handler = `note({ at: 'start', bodies });
  while (!existsSync(process.env.GATE)) await new Promise((r) => setTimeout(r, 10));
  note({ at: 'end', bodies });`;

let assembly: TinyAssembly;
let runtime: Runtime;

beforeEach(async () => {
  const mapping = { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } };
  const patient = { BatchSize: 100, MaximumBatchingWindowInSeconds: 60 };
  const resources = {
    ...consumer({ name: 'work', timeout: 30, mapping }),
    ...consumer({ name: 'gather', mapping: patient }),
  };
  assembly = tinyAssembly(resources, { work: handler, gather: 'note({});' });
  runtime = await deploy(assembly.directory, {
    runDirectory: `${assembly.directory}/run`,
    environment: { GATE: `${assembly.directory}/gate` },
  });
  await send('work', 5);
  await vi.waitFor(() => expect(started()).toHaveLength(2), { timeout: 8_000 });
});
afterEach(async () => {
  await runtime.stop({ drain: false });
  assembly.remove();
});

async function send(queue: string, count: number): Promise<void> {
  const { endpoint, region, queues } = runtime;
  const sqs = new SQSClient({ endpoint, region, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
  const Entries = Array.from({ length: count }, (_, n) => ({ Id: `${n}`, MessageBody: `${n}` }));
  await sqs.send(new SendMessageBatchCommand({ QueueUrl: queues[queue], Entries }));
  sqs.destroy();
}

const started = () => assembly.notes().filter(({ at }) => at === 'start');
const openGate = () => writeFileSync(`${assembly.directory}/gate`, '');
const counts = (queue = 'work') => runtime.queueCounts()[queue]!;

/** Nothing answers to the process's id any more. */
const hasEnded = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
};

describe('stopping', () => {
  test('lets running invocations end and leaves every other message in the queue', async () => {
    expect(runtime.isIdle()).toBe(false);
    const stopping = runtime.stop();
    openGate();
    await stopping;
    expect(assembly.notes().filter(({ at }) => at === 'end')).toHaveLength(2);
    expect(started()).toHaveLength(2);
    expect(counts()).toEqual({ visible: 3, inFlight: 0, delayed: 0 });
    expect(started().every(({ pid }) => hasEnded(pid))).toBe(true);
  });

  test('ends invocations that outlast its patience, and their messages stay', async () => {
    await runtime.stop({ timeoutMs: 100 });
    expect(counts()).toEqual({ visible: 3, inFlight: 2, delayed: 0 });
    expect(started().every(({ pid }) => hasEnded(pid))).toBe(true);
  });

  test('gives back the messages of a batch that still waited for more', async () => {
    await send('gather', 3);
    await vi.waitFor(() => expect(counts('gather').inFlight).toBe(3), { timeout: 8_000 });
    openGate();
    await runtime.stop();
    expect(counts('gather')).toEqual({ visible: 3, inFlight: 0, delayed: 0 });
  });

  test('can be asked for twice', async () => {
    openGate();
    await Promise.all([runtime.stop(), runtime.stop()]);
    expect(counts().inFlight).toBe(0);
  });

  test('is not needed for an idle check: it is idle when every message is done', async () => {
    openGate();
    await vi.waitFor(() => expect(runtime.isIdle()).toBe(true), { timeout: 8_000 });
    expect(assembly.notes().filter(({ at }) => at === 'end')).toHaveLength(5);
  });
});
