import type { SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { textAttribute } from '../../../shared/aws/core/sqs-attributes.ts';
import { createSqsQueue } from '../../../shared/sqs-consumer/sqs-queue.ts';

/** An SQS client that keeps what it is given. */
function fakeSqs() {
  const sent: unknown[] = [];
  const send = async (command: { readonly input: unknown }) => void sent.push(command.input);
  return { sent, sqs: { send } as unknown as Pick<SQSClient, 'send'> };
}

/** A client that is not asked. */
const unused: Pick<SQSClient, 'send'> = {
  send: () => {
    throw new Error('The other client sends this.');
  },
};

const urls = { queueUrl: 'http://sqs/1/loader', deadLetterQueueUrl: 'http://sqs/1/loader-dlq' };

test('a visibility is changed on the queue that is read', async () => {
  const { sent, sqs } = fakeSqs();
  await createSqsQueue({ sqs, sqsOnce: unused, ...urls }).changeVisibility('receipt', 40);
  expect(sent).toEqual([{ QueueUrl: urls.queueUrl, ReceiptHandle: 'receipt', VisibilityTimeout: 40 }]);
});

test('a dead letter keeps its body and group and says why', async () => {
  const { sent, sqs } = fakeSqs();
  await createSqsQueue({ sqs, sqsOnce: unused, ...urls }).deadLetter({
    body: '{"a":1}',
    attributes: { code: textAttribute('CASE_FROZEN'), reason: textAttribute('The case is frozen.') },
    groupId: 'case-7',
  });
  expect(sent).toEqual([
    {
      QueueUrl: urls.deadLetterQueueUrl,
      MessageBody: '{"a":1}',
      MessageGroupId: 'case-7',
      MessageAttributes: {
        code: { DataType: 'String', StringValue: 'CASE_FROZEN' },
        reason: { DataType: 'String', StringValue: 'The case is frozen.' },
      },
    },
  ]);
});

test('a copy goes to the queue that is read, with its delay, its group and attributes of every type', async () => {
  const { sent, sqs } = fakeSqs();
  await createSqsQueue({ sqs: unused, sqsOnce: sqs, ...urls }).resend(
    {
      body: '{"a":1}',
      attributes: {
        text: textAttribute('a'),
        count: { dataType: 'Number.int', stringValue: '7' },
        bytes: { dataType: 'Binary', binaryValue: 'AAEC' },
      },
      groupId: undefined,
    },
    30,
  );
  expect(sent).toEqual([
    {
      QueueUrl: urls.queueUrl,
      MessageBody: '{"a":1}',
      DelaySeconds: 30,
      MessageAttributes: {
        text: { DataType: 'String', StringValue: 'a' },
        count: { DataType: 'Number.int', StringValue: '7' },
        bytes: { DataType: 'Binary', BinaryValue: Buffer.from([0, 1, 2]) },
      },
    },
  ]);
});
