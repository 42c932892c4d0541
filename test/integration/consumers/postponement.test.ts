import { describe, expect, onTestFinished, test } from 'vitest';
import { startDatabaseProxy } from '../../faults/proxies/database-proxy.ts';
import { withCaseDatabase } from '../../support/case-database.ts';
import { documentMessage, exhibitIds, startLoaderOnQueue } from '../../support/consumers/loader-on-queue.ts';
import { MAX_RECEIVES, startQueueConsumer, WHILE } from '../../support/consumers/queue-consumer.ts';

const platform = withCaseDatabase({ cases: [] });
let cases = 600;
const newCase = () => platform().provision({ caseId: ++cases, isolation: 'shared' });

/** The loader behind a proxy that can be closed; nobody else is. */
async function loaderBehindProxy() {
  const proxy = await startDatabaseProxy({ host: platform().config.writerHost, port: platform().config.port });
  onTestFinished(() => proxy.close());
  const config = { ...platform().config, writerHost: proxy.host, readerHost: proxy.host, port: proxy.port };
  const sessions = platform().moreSessions({ config });
  const loader = await startLoaderOnQueue({ sessions, config, core: platform().core });
  return { proxy, loader };
}

describe('while the database is away', () => {
  test('a message is neither lost nor worn out, and it is done when the database is back', async () => {
    const caseId = await newCase();
    const { proxy, loader } = await loaderBehindProxy();
    await loader.send(documentMessage(caseId, 'A1'));
    await proxy.refuse();
    for (let i = 0; i < 3 * MAX_RECEIVES; i++) {
      expect(await loader.deliver()).toBe(1);
      loader.time.now += WHILE;
    }
    expect(loader.deadLetters.counts().visible).toBe(0);
    // Not one of those receives counts.
    const [waiting] = await loader.queue.receive(1, 0);
    expect(waiting?.attributes.ApproximateReceiveCount).toBe('1');
    loader.queue.release(waiting?.receiptHandle ?? '');

    await proxy.accept();
    await loader.deliverAll();
    expect(await exhibitIds(platform(), caseId)).toEqual(['A1']);
    expect(loader.deadLetters.counts().visible).toBe(0);
    expect(loader.queue.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  test('a message that was half done, its rows written and its answer lost, is done once', async () => {
    const caseId = await newCase();
    const { proxy, loader } = await loaderBehindProxy();
    await loader.send(documentMessage(caseId, 'A1'));
    let cut = 0;
    const remove = proxy.onStatement((sql) => {
      if (!sql.startsWith('COMMIT')) return 'pass';
      cut += 1;
      return 'cut-after';
    });
    for (let i = 0; i < 2 * MAX_RECEIVES; i++) {
      await loader.deliver();
      loader.time.now += WHILE;
    }
    remove();
    expect(cut).toBeGreaterThan(MAX_RECEIVES);
    await loader.deliverAll();
    expect(await exhibitIds(platform(), caseId)).toEqual(['A1']);
    expect(loader.deadLetters.counts().visible).toBe(0);
  });

  test('only the first of many messages costs the time of a try', async () => {
    const caseId = await newCase();
    const { proxy, loader } = await loaderBehindProxy();
    for (let i = 0; i < 10; i++) await loader.send(documentMessage(caseId, `A${i}`));
    // The connections come about, and nothing is ever answered.
    const statements: string[] = [];
    const answer = Promise.withResolvers<'cut-before'>();
    proxy.onStatement((sql) => {
      statements.push(sql);
      return answer.promise;
    });
    const began = Date.now();
    const delivered = loader.deliver();
    // The first try hangs until its connection breaks, as with a host that is gone.
    await new Promise<void>((resolve) => {
      const look = () => (statements.length > 0 ? resolve() : setImmediate(look));
      look();
    });
    await proxy.refuse();
    expect(await delivered).toBe(10);
    expect(Date.now() - began).toBeLessThan(10_000);
    answer.resolve('cut-before');
    expect(loader.queue.counts().visible).toBe(10);

    loader.time.now += WHILE;
    const again = Date.now();
    const seen = statements.length;
    expect(await loader.deliver()).toBe(10);
    expect(Date.now() - again).toBeLessThan(3_000);
    expect(statements).toHaveLength(seen);
  });
});

test('a message that fails by itself goes to the dead-letter queue after as many receives as ever', async () => {
  const caseId = await newCase();
  let tries = 0;
  const { sessions, config } = platform();
  const consumer = await startQueueConsumer<{ caseId: number }>({
    name: 'loader',
    queueName: 'loader',
    sessions,
    config,
    own: () => ({
      parse: (body) => body as { caseId: number },
      caseIdOf: (message) => message.caseId,
      process: async () => {
        tries += 1;
        throw new Error('a bug');
      },
    }),
  });
  await consumer.send({ caseId });
  await consumer.deliverAll();
  expect(tries).toBe(MAX_RECEIVES);
  expect(consumer.deadLetters.counts().visible).toBe(1);
});

test('events that are not taken postpone a message, and it publishes the same ones afterwards', async () => {
  const caseId = await newCase();
  const loader = await startLoaderOnQueue(platform());
  await loader.send(documentMessage(caseId, 'A1'));
  loader.refuseEvents(2 * MAX_RECEIVES);
  for (let i = 0; i < 2 * MAX_RECEIVES; i++) {
    await loader.deliver();
    loader.time.now += WHILE;
  }
  expect(loader.events).toEqual([]);
  await loader.deliverAll();
  expect(loader.deadLetters.counts().visible).toBe(0);
  expect(await exhibitIds(platform(), caseId)).toEqual(['A1']);
  expect(new Set(loader.events.map(({ eventType }) => eventType))).toContain('DOCUMENT_LOADED');
});
