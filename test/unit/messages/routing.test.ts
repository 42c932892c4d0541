import { expect, test } from 'vitest';
import { buildFailureEvent } from '../../../shared/messages/events/build-failure-event.ts';
import { messageAttributes } from '../../../shared/messages/message-attributes.ts';
import { messageGroup } from '../../../shared/messages/message-group.ts';

const attributesOfFailure = (caseId: number | null) =>
  buildFailureEvent('intake', {
    caseId,
    batchId: null,
    timestamp: new Date(0),
    code: 'CASE_UNKNOWN',
    reason: 'No such case.',
    messageId: 'm',
  }).map(messageAttributes);

test('type, status and case of an event are its attributes', () => {
  expect(attributesOfFailure(7)).toEqual([
    {
      eventType: { DataType: 'String', StringValue: 'JOB_STARTED' },
      status: { DataType: 'String', StringValue: 'FAILED' },
      caseId: { DataType: 'String', StringValue: '7' },
    },
  ]);
});

test('an event without a case has no such attribute, because SNS refuses empty ones', () => {
  expect(Object.keys(attributesOfFailure(null)[0] ?? {})).toEqual(['eventType', 'status']);
});

test('the group is the case, and one for what has none', () => {
  expect([messageGroup(7), messageGroup(null), messageGroup(undefined)]).toEqual(['case-7', 'no-case', 'no-case']);
  expect(messageGroup(Number.MAX_SAFE_INTEGER).length).toBeLessThanOrEqual(128);
});
