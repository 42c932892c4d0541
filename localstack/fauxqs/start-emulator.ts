import { buildApp } from 'fauxqs';
import { acceptLargeBodies } from './accept-large-bodies.ts';
import { type BucketNotification, bucketNotifications } from './bucket-notifications.ts';
import { checkIfMatch } from './check-if-match.ts';
import { type EmulatedQueue, emulatedQueue } from './emulated-queue.ts';
import { createStores } from './fauxqs-stores.ts';
import { keepMessageGroups } from './keep-message-groups.ts';
import { hookObjectCreated } from './object-created-hook.ts';
import { addObjectVersions } from './object-versions.ts';
import { sendAsService } from './send-as-service.ts';

/** The account that fauxqs puts into every ARN. */
export const ACCOUNT = '000000000000';

export interface BucketSettings {
  readonly versioned: boolean;
  readonly notifications: readonly BucketNotification[];
}

/** SQS, SNS and S3 in this process, for AWS SDK clients at `endpoint` and for an event source mapping beside it. */
export interface EmbeddedAws {
  /** `http://127.0.0.1:port` */
  readonly endpoint: string;
  readonly region: string;
  /** Attributes as CreateQueue takes them, RedrivePolicy as JSON text. */
  createQueue(name: string, attributes: Readonly<Record<string, string>>): EmulatedQueue;
  /** @returns the topic's ARN. */
  createTopic(name: string): string;
  /** Attributes as Subscribe takes them, FilterPolicy as JSON text. */
  subscribe(topicArn: string, queueArn: string, attributes: Readonly<Record<string, string>>): void;
  /** Its notifications' queues must exist; each gets S3's test event. */
  createBucket(name: string, settings: BucketSettings): void;
  /** Sends a message to a queue as an AWS service does. */
  send(queueArn: string, body: string): void;
  stop(): Promise<void>;
}

/** Starts the emulator on a free loopback port (or the one given); everything is held in memory. */
export async function startEmbeddedAws({ region = 'us-east-1', port = 0 } = {}): Promise<EmbeddedAws> {
  const stores = await createStores(region);
  const { sqsStore, snsStore, s3Store } = stores;
  const app = buildApp({ logger: false, stores });
  acceptLargeBodies(app);
  keepMessageGroups(app, stores);
  const versions = addObjectVersions(app, stores);
  checkIfMatch(app, stores);
  const notifications = bucketNotifications(stores, region);
  hookObjectCreated(app, stores, { version: versions.record, notify: notifications.notify });
  const endpoint = await app.listen({ host: '127.0.0.1', port });

  return {
    endpoint,
    region,
    createQueue(name, attributes) {
      const [url, arn] = [`${endpoint}/${ACCOUNT}/${name}`, `arn:aws:sqs:${region}:${ACCOUNT}:${name}`];
      return emulatedQueue(sqsStore.createQueue(name, url, arn, { ...attributes }), stores);
    },
    createTopic: (name) => snsStore.createTopic(name, undefined, undefined, region).arn,
    subscribe(topicArn, queueArn, attributes) {
      if (!snsStore.subscribe(topicArn, 'sqs', queueArn, { ...attributes })) throw new Error(`No topic ${topicArn}.`);
    },
    createBucket(name, settings) {
      s3Store.createBucket(name);
      if (settings.versioned) versions.enable(name);
      notifications.configure(name, settings.notifications);
    },
    send: (queueArn, body) => sendAsService(stores, queueArn, body),
    stop: () => app.close(),
  };
}
