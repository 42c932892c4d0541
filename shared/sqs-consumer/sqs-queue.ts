import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { attributeValues } from '../aws/attribute-values.ts';
import type { QueuePort } from './consumer-options.ts';

export interface SqsQueueOptions {
  readonly sqs: Pick<SQSClient, 'send'>;
  /**
   * Sends a message anew. It asks once: each request that SQS took and answered late would be one more copy, and each copy
   * is postponed by itself.
   */
  readonly sqsOnce: Pick<SQSClient, 'send'>;
  /** The queue that the consumer reads. */
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
}

/** The consumer's queue on SQS. */
export const createSqsQueue = ({ sqs, sqsOnce, queueUrl, deadLetterQueueUrl }: SqsQueueOptions): QueuePort => ({
  async changeVisibility(receiptHandle, seconds) {
    await sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: queueUrl,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      }),
    );
  },
  async deadLetter({ body, attributes, groupId }) {
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: deadLetterQueueUrl,
        MessageBody: body,
        MessageGroupId: groupId,
        MessageAttributes: attributeValues(attributes),
      }),
    );
  },
  async resend({ body, attributes, groupId }, delaySeconds) {
    await sqsOnce.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: body,
        MessageGroupId: groupId,
        MessageAttributes: attributeValues(attributes),
        DelaySeconds: delaySeconds,
      }),
    );
  },
});
