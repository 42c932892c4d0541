import type { SendMessageBatchCommandInput } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { caseOfNotification, objectNotification } from '../../../shared/messages/commands/s3-notification.ts';
import { caseIdOf, createSendMessages } from '../../../shared/messages/send/send-messages.ts';

/** The groups under which messages are sent. */
async function groupsOf<M>(caseOf: (message: M) => number | null, message: M): Promise<(string | undefined)[]> {
  const sent: SendMessageBatchCommandInput[] = [];
  const send = async ({ input }: { readonly input: SendMessageBatchCommandInput }) => {
    sent.push(input);
    return {};
  };
  await createSendMessages({ send: send as never }, 'https://queue', caseOf)([message]);
  return sent.flatMap(({ Entries = [] }) => Entries.map(({ MessageGroupId }) => MessageGroupId));
}

test('every message is sent in the group of its case, a notification by the key of its object', async () => {
  const key = 'cases/7/First production/load 1.dat';
  const notification = objectNotification({ bucket: 'b', key, size: 1, eTag: 'e', versionId: null });
  expect(await groupsOf(caseIdOf, { eventType: 'ADVANCE_BATCH', caseId: 12, batchId: 3 })).toEqual(['case-12']);
  expect(await groupsOf(caseOfNotification, notification)).toEqual(['case-7']);
});
