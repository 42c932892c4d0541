import type { Message } from '@aws-sdk/client-sqs';
import { attributesOf } from '../../shared/aws/attribute-values.ts';
import type { SqsAttributes } from '../../shared/aws/core/sqs-attributes.ts';
import { bodyDigest } from '../../shared/sqs-consumer/core/body-digest.ts';
import { readDeadLetterAttributes } from '../../shared/sqs-consumer/core/dead-letter.ts';
import { historyOf, type MessageHistory } from '../../shared/sqs-consumer/core/message-history.ts';
import type { DeadLetterQueue } from './dead-letter-queues.ts';
import { type DeadLetterSubject, readSubject } from './dead-letter-subject.ts';

/** The code of a message that no function refused: SQS moved it after as many receives as its queue allows. */
export const RETRIES_EXHAUSTED = 'RETRIES_EXHAUSTED';

/** A message on a dead-letter queue. */
export interface DeadLetter extends DeadLetterSubject {
  readonly queue: DeadLetterQueue;
  readonly messageId: string;
  readonly receiptHandle: string;
  /** When it came here, by the clock of SQS, in milliseconds since the epoch. */
  readonly cameAt: number;
  readonly code: string;
  readonly reason: string | null;
  /** With the id under which it was first received. */
  readonly history: MessageHistory;
  readonly groupId: string | undefined;
  /** What it carried before it came here. */
  readonly attributes: SqsAttributes;
  readonly body: string;
}

/** Reads a message as it was received from a dead-letter queue with all attributes. */
export function readDeadLetter(queue: DeadLetterQueue, message: Message): DeadLetter {
  const { MessageId: messageId = '', ReceiptHandle: receiptHandle = '', Body: body = '', Attributes = {} } = message;
  const attributes = attributesOf(message.MessageAttributes);
  const { code, reason, originalMessageId, foreign } = readDeadLetterAttributes(attributes);
  const cameAt = Number(Attributes.SentTimestamp) || 0;
  const received = { messageId: originalMessageId ?? messageId, body, sentAt: cameAt, attributes };
  // What a function sent here says itself how often it was received; receives under this id are looks at the queue.
  const receives = code === null ? Number(Attributes.ApproximateReceiveCount) || 0 : 0;
  return {
    queue,
    messageId,
    receiptHandle,
    cameAt,
    code: code ?? RETRIES_EXHAUSTED,
    reason,
    history: historyOf({ ...received, receives }),
    groupId: Attributes.MessageGroupId,
    attributes: foreign,
    body,
    ...readSubject(body),
  };
}

/**
 * By what a dead letter is known to tell of the same message as another: the first id, which whoever sends to a queue may
 * have forged, and the body. Dead letters of one message with equal redrives are copies of each other.
 */
export const messageKey = ({ history, body }: Pick<DeadLetter, 'history' | 'body'>): string =>
  `${history.originalMessageId} ${bodyDigest(body)}`;
