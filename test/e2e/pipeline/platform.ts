import { PutObjectCommand } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll } from 'vitest';
import { type BatchState, batchState } from '../../../demo/batch-state.ts';
import { provision } from '../../../demo/provision.ts';
import { subscribeTo, type TopicSubscriber } from '../../../demo/topic-subscriber.ts';
import type { ConsumerName } from '../../../lib/consumer-names.ts';
import { ENDED } from '../../../shared/batches/record-batch.ts';
import type { OutboundEvent } from '../../../shared/messages/events/outbound-event.ts';
import type { Delivery } from '../../faults/lab/subscriber.ts';
import { startTarget } from '../target/start-target.ts';
import type { Target } from '../target/target.ts';
import { areQueuesAtRest } from './queues-at-rest.ts';
import { until } from './until.ts';

/** A target, what its topic tells, and cases that no other test has. */
export interface Platform extends Target {
  /** Every delivery of every event since the suite began. */
  readonly deliveries: readonly Delivery[];
  /** Provisions a case, by the migrator's own command. @param coreMigration Its newest; default: this tree's. @returns its id. */
  newCase(coreMigration?: string): Promise<number>;
  put(key: string, body: Buffer, metadata?: Readonly<Record<string, string>>): Promise<void>;
  /** @returns the message's id. */
  send(consumer: ConsumerName, body: object | string, groupId?: string): Promise<string>;
  /** Until the batch has ended and nothing is left to do. */
  ended(caseId: number, batchName: string): Promise<BatchState>;
  /** Until every event that was published has come. */
  allTold(): Promise<void>;
}

const PROVISIONED_WITHIN_MS = 90_000;

/** One platform for all tests of a file; call at its top. @returns what gives it inside a test. */
export function withPlatform(): () => Platform {
  let platform: Platform | undefined;
  let subscriber: TopicSubscriber | undefined;
  beforeAll(async () => {
    const target = await startTarget();
    const deliveries: Delivery[] = [];
    subscriber = await subscribeTo(target.clients, target.topicArn, `e2e-${process.pid}-${Date.now()}`, (message) => {
      const { Body: body = '' } = message;
      const { eventId, eventType, status, caseId, batchId } = JSON.parse(body) as OutboundEvent;
      deliveries.push({ eventId, eventType, status, caseId, batchId, body });
    });
    platform = createPlatform(target, deliveries, subscriber);
  }, 300_000);
  afterAll(async () => {
    await subscriber?.remove();
    await platform?.stop();
  });
  return () => {
    if (!platform) throw new Error('The platform is there from beforeAll on.');
    return platform;
  };
}

function createPlatform(target: Target, deliveries: readonly Delivery[], subscriber: TopicSubscriber): Platform {
  const { clients, sessions, databaseName } = target;
  // Cases of other runs on the same deployment have other ids.
  let nextCase = Math.floor(Date.now() / 1_000);
  const allTold = async () => {
    await until('an empty subscription', () => subscriber.isDrained());
  };
  return {
    ...target,
    deliveries,
    async newCase(coreMigration) {
      const caseId = nextCase++;
      await provision({
        sqs: clients.sqs,
        migratorQueueUrl: target.queueUrl('migrator'),
        sessions,
        prefix: databaseName,
        caseId,
        dedupePolicy: 'global',
        coreMigration,
        check: async () => {},
        signal: AbortSignal.timeout(PROVISIONED_WITHIN_MS),
      });
      return caseId;
    },
    async put(key, body, metadata = {}) {
      await clients.s3.send(new PutObjectCommand({ Bucket: target.bucket, Key: key, Body: body, Metadata: metadata }));
    },
    async send(consumer, body, groupId) {
      const { MessageId = '' } = await clients.sqs.send(
        new SendMessageCommand({
          QueueUrl: target.queueUrl(consumer),
          MessageBody: typeof body === 'string' ? body : JSON.stringify(body),
          ...(groupId === undefined ? {} : { MessageGroupId: groupId }),
        }),
      );
      return MessageId;
    },
    async ended(caseId, batchName) {
      const state = await until(`an end of batch ${batchName}`, async () => {
        const found = await batchState(sessions, caseId, batchName);
        return found && ENDED.has(found.status) ? found : null;
      });
      await until('a rest of all queues', () => areQueuesAtRest(target));
      await allTold();
      return state;
    },
    allTold,
  };
}
