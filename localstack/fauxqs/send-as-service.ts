import { createHash, randomUUID } from 'node:crypto';
import type { Stores } from './fauxqs-stores.ts';

/** Puts a message into a queue as S3 and EventBridge do: from inside, without attributes. @throws Error when there is no such queue. */
export function sendAsService({ sqsStore }: Stores, queueArn: string, body: string): void {
  const queue = sqsStore.getQueueByArn(queueArn);
  if (!queue) throw new Error(`There is no queue ${queueArn}.`);
  queue.enqueue({
    messageId: randomUUID(),
    body,
    md5OfBody: createHash('md5').update(body).digest('hex'),
    messageAttributes: {},
    md5OfMessageAttributes: '',
    sentTimestamp: Date.now(),
    approximateReceiveCount: 0,
  });
}
