import type { SendMessageBatchCommandInput } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { objectNotification } from '../../../shared/messages/commands/s3-notification.ts';
import { type Command, createSendMessages } from '../../../shared/messages/send/send-messages.ts';

/** The groups under which messages are sent. */
async function groupsOf(...messages: readonly Command[]): Promise<(string | undefined)[]> {
  const sent: SendMessageBatchCommandInput[] = [];
  const send = async ({ input }: { readonly input: SendMessageBatchCommandInput }) => {
    sent.push(input);
    return {};
  };
  await createSendMessages({ send: send as never }, 'https://queue')(messages);
  return sent.flatMap(({ Entries = [] }) => Entries.map(({ MessageGroupId }) => MessageGroupId));
}

test('every message is sent in the group of its case, a notification by the key of its object', async () => {
  const key = 'cases/7/First production/load 1.dat';
  expect(
    await groupsOf(
      { eventType: 'ADVANCE_BATCH', schemaVersion: 1, caseId: 12, batchId: 3 },
      objectNotification({ bucket: 'b', key, size: 1, eTag: 'e', versionId: null }),
    ),
  ).toEqual(['case-12', 'case-7']);
});
