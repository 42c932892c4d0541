import { ListSubscriptionsCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { subscribeTo } from '../../../demo/topic-subscriber.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../../localstack/fauxqs/start-emulator.ts';

let emulator: EmbeddedAws;
let sns: SNSClient;
let sqs: SQSClient;

beforeAll(async () => {
  emulator = await startEmbeddedAws();
  const { endpoint, region } = emulator;
  const client = { endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  sns = new SNSClient(client);
  sqs = new SQSClient(client);
});
afterAll(async () => {
  sns.destroy();
  sqs.destroy();
  await emulator.stop();
});

test('a subscriber that is removed has read its messages, and leaves neither a queue nor a subscription', async () => {
  const topicArn = emulator.createTopic('events');
  const heard = Promise.withResolvers<string>();
  const subscriber = await subscribeTo({ sqs, sns }, topicArn, 'listener', ({ Body = '' }) => heard.resolve(Body));
  await sns.send(new PublishCommand({ TopicArn: topicArn, Message: 'something happened' }));
  expect(await heard.promise).toBe('something happened');

  await subscriber.remove();

  const { Subscriptions } = await sns.send(new ListSubscriptionsCommand({}));
  const { QueueUrls } = await sqs.send(new ListQueuesCommand({}));
  expect([Subscriptions ?? [], QueueUrls ?? []]).toEqual([[], []]);
});
