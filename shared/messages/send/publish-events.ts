import { PublishBatchCommand, type SNSClient } from '@aws-sdk/client-sns';
import { batchesOf } from '../../aws/core/request-batches.ts';
import type { OutboundEvent } from '../events/outbound-event.ts';
import { messageAttributes } from '../message-attributes.ts';
import { messageGroup } from '../message-group.ts';
import { messageJson } from '../message-json.ts';
import { NotAcceptedError } from './send-messages.ts';

/** Publishes events on the topic, and resolves only when every one was accepted. */
export type PublishEvents = (events: readonly OutboundEvent[]) => Promise<void>;

export function createPublishEvents(sns: Pick<SNSClient, 'send'>, topicArn: string): PublishEvents {
  return async (events) => {
    const entries = events.map((event) => ({ event, body: messageJson(event) }));
    for (const batch of batchesOf(entries, ({ body }) => Buffer.byteLength(body) + 512)) {
      const { Failed: failed = [] } = await sns.send(
        new PublishBatchCommand({
          TopicArn: topicArn,
          PublishBatchRequestEntries: batch.map(({ event, body }, i) => ({
            Id: String(i),
            Message: body,
            MessageAttributes: messageAttributes(event),
            MessageGroupId: messageGroup(event.caseId),
          })),
        }),
      );
      if (failed.length > 0) throw new NotAcceptedError('events', failed);
    }
  };
}
