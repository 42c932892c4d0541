import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { batchesOf } from '../../aws/core/request-batches.ts';
import { readObjectKey } from '../../domain/object-key.ts';
import type { AdvanceBatch } from '../commands/advance-batch.ts';
import type { LoadPart } from '../commands/load-part.ts';
import type { MigrateCase } from '../commands/migrate-case.ts';
import type { ReloadPart } from '../commands/reload-part.ts';
import { decodeObjectKey, type ObjectNotification } from '../commands/s3-notification.ts';
import type { TagDocuments } from '../commands/tag-documents.ts';
import { messageGroup } from '../message-group.ts';
import { messageJson } from '../message-json.ts';

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
