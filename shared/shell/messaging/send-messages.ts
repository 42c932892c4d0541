import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { batchesOf } from '../../core/request-batches.ts';
import type { AdvanceBatch } from '../../events/advance-batch.ts';
import type { LoadPart } from '../../events/load-part.ts';
import { messageGroup } from '../../events/message-group.ts';
import type { TagDocuments } from '../../events/tag-documents.ts';

/** The commands that one consumer sends another. */
export type Command = LoadPart | TagDocuments | AdvanceBatch;

/** Sends messages to one queue, and resolves only when every one was accepted. */
export type SendMessages = (messages: readonly Command[]) => Promise<void>;

/** Some messages of a request were refused; which is not told apart, because a repeat changes nothing. */
export class NotAcceptedError extends Error {
  override readonly name = 'NotAcceptedError';
  readonly codes: readonly string[];

  constructor(what: string, codes: readonly string[]) {
    super(`${codes.length} of the ${what} were not accepted: ${[...new Set(codes)].join(', ')}.`);
    this.codes = codes;
  }
}

/** @param queueUrl The queue; requests are cut to ten messages and the smallest limit on bytes. */
export function createSendMessages(sqs: Pick<SQSClient, 'send'>, queueUrl: string): SendMessages {
  return async (messages) => {
    const entries = messages.map((message) => ({
      body: JSON.stringify(message),
      groupId: messageGroup(message.caseId),
    }));
    for (const batch of batchesOf(entries, ({ body }) => Buffer.byteLength(body))) {
      const { Failed: failed = [] } = await sqs.send(
        new SendMessageBatchCommand({
          QueueUrl: queueUrl,
          Entries: batch.map(({ body, groupId }, i) => ({ Id: String(i), MessageBody: body, MessageGroupId: groupId })),
        }),
      );
      if (failed.length > 0)
        throw new NotAcceptedError(
          'messages',
          failed.map(({ Code }) => Code ?? 'unknown'),
        );
    }
  };
}
