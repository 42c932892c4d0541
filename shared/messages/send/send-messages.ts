import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { batchesOf } from '../../aws/core/request-batches.ts';
import { messageGroup } from '../message-group.ts';
import { messageJson } from '../message-json.ts';

/** Sends messages to one queue, and resolves only when every one was accepted. */
export type SendMessages<M> = (messages: readonly M[]) => Promise<void>;

/** The case of a message that names it. */
export const caseIdOf = ({ caseId }: { readonly caseId: number }): number => caseId;

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

/**
 * A sender to one queue. It cuts requests to ten messages and to the smallest limit on bytes.
 * @param caseOf The case whose message group a message is sent in; null for none.
 */
export function createSendMessages<M>(
  sqs: Pick<SQSClient, 'send'>,
  queueUrl: string,
  caseOf: (message: M) => number | null,
): SendMessages<M> {
  return async (messages) => {
    const entries = messages.map((message) => ({ body: messageJson(message), groupId: messageGroup(caseOf(message)) }));
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
