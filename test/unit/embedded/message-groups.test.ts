import { expect, test } from 'vitest';
import { groupsOf } from '../../../localstack/fauxqs/keep-message-groups.ts';

test.each<[string, unknown, unknown]>([
  ['SendMessage', { MessageBody: 'm', MessageGroupId: '7' }, [{ text: 'm', group: '7' }]],
  [
    'SendMessageBatch',
    { Entries: [{ MessageBody: 'm', MessageGroupId: '7' }, { MessageBody: 'n' }] },
    [{ text: 'm', group: '7' }],
  ],
  ['Publish', { Action: 'Publish', Message: 'm', MessageGroupId: '7' }, [{ text: 'm', group: '7' }]],
  [
    'PublishBatch',
    {
      'PublishBatchRequestEntries.member.1.Message': 'm',
      'PublishBatchRequestEntries.member.1.MessageGroupId': '7',
      'PublishBatchRequestEntries.member.2.Message': 'n',
    },
    [{ text: 'm', group: '7' }],
  ],
  ['a request without a group', { MessageBody: 'm' }, []],
  ['an object’s bytes', Buffer.from('MessageGroupId'), []],
  ['no body', undefined, []],
])('the message groups of %s', (_name, body, groups) => {
  expect(groupsOf(body)).toEqual(groups);
});
