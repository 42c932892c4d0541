import { randomUUID } from 'node:crypto';
import type { Stores } from './fauxqs-stores.ts';
import { type CreatedObject, objectCreatedEvent, testEvent } from './s3-event.ts';
import { sendAsService } from './send-as-service.ts';

/** One QueueConfiguration of a bucket's notifications. */
export interface BucketNotification {
  readonly queueArn: string;
  /** E.g. `s3:ObjectCreated:*`; events other than ObjectCreated never happen here. */
  readonly events: readonly string[];
  readonly prefix: string;
  readonly suffix: string;
}

export interface BucketNotifications {
  /** @throws Error when a queue does not exist, as S3 refuses such a configuration. */
  configure(bucket: string, notifications: readonly BucketNotification[]): void;
  notify(object: CreatedObject): void;
}

/** Sends S3's event notifications to queues, which fauxqs takes the configuration of and never does. */
export function bucketNotifications(stores: Stores, region: string): BucketNotifications {
  const configured = new Map<string, readonly BucketNotification[]>();
  let sequence = 0;

  const requestId = () => randomUUID().replaceAll('-', '').slice(0, 16).toUpperCase();

  return {
    configure(bucket, notifications) {
      configured.set(bucket, notifications);
      for (const { queueArn } of notifications) {
        sendAsService(stores, queueArn, JSON.stringify(testEvent(bucket, new Date(), requestId())));
      }
    },
    notify(object) {
      for (const [index, notification] of (configured.get(object.bucket) ?? []).entries()) {
        if (!wants(notification, object)) continue;
        const stamp = { region, time: new Date(), sequence: sequence++, requestId: requestId() };
        const event = objectCreatedEvent(object, { ...stamp, configurationId: `notification-${index + 1}` });
        sendAsService(stores, notification.queueArn, JSON.stringify(event));
      }
    },
  };
}

/** Prefix and suffix are compared with the key as it is, not as the event encodes it. */
export const wants = ({ events, prefix, suffix }: BucketNotification, { key, creation }: CreatedObject): boolean =>
  (events.includes('s3:ObjectCreated:*') || events.includes(`s3:ObjectCreated:${creation}`)) &&
  key.startsWith(prefix) &&
  key.endsWith(suffix);
