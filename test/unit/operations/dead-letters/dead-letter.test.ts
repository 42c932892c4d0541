import { describe, expect, test } from 'vitest';
import { deadLetterDetails, deadLetterTable } from '../../../../bin/commands/dead-letter-lines.ts';
import { readDeadLetter } from '../../../../operations/dead-letters/dead-letter.ts';
import { queuePrefix } from '../../../../operations/dead-letters/dead-letter-queues.ts';
import { readSubject } from '../../../../operations/dead-letters/dead-letter-subject.ts';
import { attributeValues } from '../../../../shared/aws/attribute-values.ts';
import { deadLetterAttributes } from '../../../../shared/sqs-consumer/core/dead-letter.ts';
import { historyAttribute, historyOf } from '../../../../shared/sqs-consumer/core/message-history.ts';

const queue = { name: 'loader', url: 'http://sqs/1/caseload-test-loader-dlq', sourceUrl: 'http://sqs/1/loader' };
const nothing = { eventType: null, caseId: null, batchId: null, batchName: null, partNumber: null };
const notification = (key: string) =>
  JSON.stringify({
    Records: [{ eventName: 'ObjectCreated:Put', s3: { bucket: { name: 'b' }, object: { key, size: 1, eTag: 'e' } } }],
  });

describe('where a message belongs', () => {
  test.each([
    [
      'a part',
      '{"eventType":"LOAD_PART","caseId":7,"batchId":12,"partNumber":3,"batchName":"mail"}',
      {
        eventType: 'LOAD_PART',
        caseId: 7,
        batchId: 12,
        batchName: 'mail',
        partNumber: 3,
      },
    ],
    [
      'an object',
      notification('cases/7/Scan+12/load.dat'),
      { ...nothing, eventType: 's3', caseId: 7, batchName: 'Scan 12' },
    ],
    ['an object under a wrong key', notification('other/load.dat'), { ...nothing, eventType: 's3' }],
    ['no JSON', '{"caseId', nothing],
    ['a list', '[7]', nothing],
    ['fields of wrong types', '{"caseId":"7","batchId":-1,"batchName":5,"partNumber":"x"}', nothing],
  ])('is read from %s', (_, body, expected) => {
    expect(readSubject(body)).toEqual(expected);
  });
});

describe('a letter', () => {
  const received = { messageId: 'first', body: '{}', sentAt: 1_000, receives: 3, attributes: {} };

  test('of a function has the receives that it had there, not the looks at the queue', () => {
    const refused = { body: '{}', history: historyOf(received), attributes: {} };
    const letter = readDeadLetter(queue, {
      MessageId: 'here',
      Body: '{}',
      Attributes: { ApproximateReceiveCount: '40', SentTimestamp: '9000' },
      MessageAttributes: attributeValues(deadLetterAttributes(refused, { code: 'CASE_FROZEN', message: 'Frozen.' })),
    });
    expect(letter).toMatchObject({
      messageId: 'here',
      code: 'CASE_FROZEN',
      reason: 'Frozen.',
      attributes: {},
      history: { originalMessageId: 'first', firstSentAt: 1_000, receives: 3 },
    });
  });

  test('of a function that wrote no history yet is still known by its first id', () => {
    const text = (value: string) => ({ DataType: 'String', StringValue: value });
    const letter = readDeadLetter(queue, {
      MessageId: 'here',
      Body: '{}',
      MessageAttributes: {
        code: text('CASE_FROZEN'),
        originalMessageId: text('first'),
        originalReceiveCount: text('1'),
      },
    });
    expect(letter.history.originalMessageId).toBe('first');
  });

  test('with a forged history is shown as any other', () => {
    const forged = { ...historyOf(received), firstSentAt: Number.MAX_SAFE_INTEGER, postponedSince: 8.64e15 + 1 };
    const letter = readDeadLetter(queue, {
      MessageId: 'here',
      Body: '{}',
      Attributes: { SentTimestamp: '9000' },
      MessageAttributes: attributeValues(historyAttribute(forged, '{}')),
    });
    expect(deadLetterDetails(letter, false)).toMatchObject({
      firstSentAt: '1970-01-01T00:00:09.000Z',
      postponedSince: null,
    });
    expect(deadLetterTable([{ ...letter, copies: 1 }], 60_000)).toContain('here');
  });

  test('of SQS has its own id and counts', () => {
    const letter = readDeadLetter(queue, {
      MessageId: 'here',
      Body: '{}',
      Attributes: { ApproximateReceiveCount: '6', SentTimestamp: '9000' },
    });
    expect(letter).toMatchObject({
      code: 'RETRIES_EXHAUSTED',
      reason: null,
      history: { originalMessageId: 'here', firstSentAt: 9_000, receives: 6 },
    });
  });
});

test('the prefix of a deployment is what stands before the checkpoint in its queue’s name', () => {
  expect(queuePrefix('https://sqs.eu-central-1.amazonaws.com/123456789012/caseload-prod-checkpoint')).toBe(
    'caseload-prod-',
  );
  expect(queuePrefix('http://127.0.0.1:4566/000000000000/caseload-local-checkpoint')).toBe('caseload-local-');
});
