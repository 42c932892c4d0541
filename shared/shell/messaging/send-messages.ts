import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { readObjectKey } from '../../core/object-key.ts';
import { batchesOf } from '../../core/request-batches.ts';
import type { AdvanceBatch } from '../../events/advance-batch.ts';
import type { LoadPart } from '../../events/load-part.ts';
import { messageGroup } from '../../events/message-group.ts';
import { messageJson } from '../../events/message-json.ts';
import type { MigrateCase } from '../../events/migrate-case.ts';
import type { ReloadPart } from '../../events/reload-part.ts';
import { decodeObjectKey, type ObjectNotification } from '../../events/s3-notification.ts';
import type { TagDocuments } from '../../events/tag-documents.ts';

/** What one consumer sends another: commands, and in S3's place its notification. */
export type Command = LoadPart | ReloadPart | TagDocuments | AdvanceBatch | MigrateCase | ObjectNotification;

/** Sends messages to one queue, and resolves only when every one was accepted. */
export type SendMessages = (messages: readonly Command[]) => Promise<void>;

/** Some messages of a request were refused; which is not told apart, because a repeat changes nothing. */
export class NotAcceptedError extends Error {
  override readonly name = 'NotAcceptedError';
  readonly codes: readonly string[];
  /** The service holds every one of them against the sender, so that a repeat would be refused as well. */
  readonly senderFault: boolean;

  constructor(what: string, failed: readonly RefusedEntry[]) {
    const codes = failed.map(({ Code = 'unknown' }) => Code);
    super(`${codes.length} of the ${what} were not accepted: ${[...new Set(codes)].join(', ')}.`);
    this.codes = codes;
    this.senderFault = failed.every(({ SenderFault = false }) => SenderFault);
  }
}

/** An entry of a batch request that was refused, as SQS and SNS tell it. */
interface RefusedEntry {
  readonly Code?: string | undefined;
  readonly SenderFault?: boolean | undefined;
}

/** @param queueUrl The queue; requests are cut to ten messages and the smallest limit on bytes. */
export function createSendMessages(sqs: Pick<SQSClient, 'send'>, queueUrl: string): SendMessages {
  return async (messages) => {
    const entries = messages.map((message) => ({
      body: messageJson(message),
      groupId: messageGroup(caseOf(message)),
    }));
    for (const batch of batchesOf(entries, ({ body }) => Buffer.byteLength(body))) {
      const { Failed: failed = [] } = await sqs.send(
        new SendMessageBatchCommand({
          QueueUrl: queueUrl,
          Entries: batch.map(({ body, groupId }, i) => ({ Id: String(i), MessageBody: body, MessageGroupId: groupId })),
        }),
      );
      if (failed.length > 0) throw new NotAcceptedError('messages', failed);
    }
  };
}

function caseOf(message: Command): number | null {
  if (!('Records' in message)) return message.caseId;
  const [record] = message.Records;
  return record ? readObjectKey(decodeObjectKey(record.s3.object.key)).caseId : null;
}
