import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { PublishBatchCommand } from '@aws-sdk/client-sns';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createS3Client, createSnsClient, createSqsClient } from '../../../shared/aws/aws-clients.ts';
import { bytesOf, createReadMetadata, createReadObject } from '../../../shared/aws/object-source.ts';

const patience = { maxAttempts: 2, connectionMs: 1_000, answerMs: 100, stallMs: 100 };
const timeout = { name: 'TimeoutError' };
const version = { bucket: 'source', key: 'k', versionId: null, eTag: 'e' };

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'a');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'b');
  onTestFinished(() => void vi.unstubAllEnvs());
});

/** A service that answers like this, and counts how often it is asked. */
async function service(listener: RequestListener) {
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    listener(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const endpointUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { endpointUrl, asked: () => asked };
}

test('a queue or topic that does not answer is asked again, and then given up', async () => {
  const silent = await service(() => {});
  const Entries = [{ Id: '0', MessageBody: 'a' }];
  const sqs = createSqsClient(silent, patience);
  await expect(sqs.send(new SendMessageBatchCommand({ QueueUrl: 'http://q', Entries }))).rejects.toMatchObject(timeout);
  expect(silent.asked()).toBe(2);

  const PublishBatchRequestEntries = [{ Id: '0', Message: 'a' }];
  const sns = createSnsClient(silent, patience);
  const publish = sns.send(new PublishBatchCommand({ TopicArn: 'arn:aws:sns:x:1:t', PublishBatchRequestEntries }));
  await expect(publish).rejects.toMatchObject(timeout);
  expect(silent.asked()).toBe(4);
});

test('an object that does not come is asked for again, and then given up', async () => {
  const silent = await service(() => {});
  const read = createReadObject(createS3Client(silent, patience));
  await expect(read(version, { start: 0 })).rejects.toMatchObject({ name: 'SourceReadError', cause: timeout });
  expect(silent.asked()).toBe(2);
});

test('an object whose bytes stall fails where it is read', async () => {
  const stalling = await service((_request, response) => {
    response.writeHead(206, { 'content-length': 1_000_000 }).write('x'.repeat(1_000));
  });
  const read = createReadObject(createS3Client(stalling, patience));
  await expect(read(version, { start: 0 }).then(bytesOf)).rejects.toMatchObject({
    name: 'SourceReadError',
    cause: timeout,
  });
});

test('an object that nobody reads for longer fails where it is read on, and nowhere else', async () => {
  const large = Buffer.alloc(50_000_000);
  const willing = await service((_request, response) => {
    response.writeHead(206, { 'content-length': large.length }).end(large);
  });
  const stream = await createReadObject(createS3Client(willing, patience))(version, { start: 0 });
  let bytes = 0;
  const reading = (async () => {
    for await (const chunk of stream) {
      if (bytes === 0) await delay(5 * patience.stallMs);
      bytes += chunk.length;
    }
  })();
  await expect(reading).rejects.toMatchObject({ name: 'SourceReadError', cause: timeout });
});

describe('the metadata of an object', () => {
  const pinned = { bucket: 'source', key: 'k', versionId: 'v1', eTag: 'e' };

  test('is asked of the very version, and of nothing but its head', async () => {
    const requests: unknown[] = [];
    const willing = await service(({ method, url, headers }, response) => {
      requests.push({ method, versionId: new URL(url ?? '', 'http://s3').searchParams.get('versionId') });
      requests.push(headers['if-match']);
      response.writeHead(200, { 'x-amz-meta-load-again': 'true', 'x-amz-meta-tool': 'x' }).end();
    });
    const read = createReadMetadata(createS3Client(willing, patience));
    expect(await read(pinned)).toEqual({ 'load-again': 'true', tool: 'x' });
    expect(requests).toEqual([{ method: 'HEAD', versionId: 'v1' }, '"e"']);
  });

  test.each([
    [404, { name: 'PermanentError', code: 'SOURCE_MISSING' }],
    [412, { name: 'PermanentError', code: 'SOURCE_CHANGED' }],
    [503, { name: 'SourceReadError' }],
  ])('that S3 answers with %s fails as reading the object does', async (status, failure) => {
    const refusing = await service((_request, response) => void response.writeHead(status).end());
    const read = createReadMetadata(createS3Client(refusing, patience));
    await expect(read(pinned)).rejects.toMatchObject(failure);
  });
});
