import { expect, test } from 'vitest';
import type { AwsRequest } from '../../proxies/aws-proxy.ts';
import { breakagesOf } from './breakages.ts';

const sqsBatch = (entries: number): AwsRequest => ({
  service: 'sqs',
  action: 'SendMessageBatch',
  environmentId: null,
  body: JSON.stringify({ Entries: Array.from({ length: entries }, (_, i) => ({ Id: `${i}` })) }),
});
const snsBatch = (entries: number): AwsRequest => ({
  service: 'sns',
  action: 'PublishBatch',
  environmentId: null,
  body: Array.from({ length: entries }, (_, i) => {
    const entry = `PublishBatchRequestEntries.member.${i + 1}`;
    return `${entry}.Id=${i}&${entry}.Message=m&${entry}.MessageAttributes.entry.1.Name=Id`;
  }).join('&'),
});
const inPart = ({ service }: Pick<AwsRequest, 'service'>) =>
  breakagesOf(service).find(({ name }) => name === `${service} batch accepted in part`) ??
  expect.fail('no such breakage');

test.each([
  ['sqs', sqsBatch],
  ['sns', snsBatch],
] as const)('a batch of %s that is accepted in part loses an entry, however many there are', (_, batch) => {
  for (const sent of [1, 2, 3, 10]) {
    const request = batch(sent);
    expect(inPart(request).fits(request)).toBe(true);
    expect(inPart(request).verdict(request, () => {})).toEqual({ kind: 'partial', accept: Math.floor(sent / 2) });
  }
});

test('what is no batch cannot be accepted in part', () => {
  const single: AwsRequest = { service: 'sqs', action: 'ChangeMessageVisibility', environmentId: null, body: '{}' };
  expect(inPart(single).fits(single)).toBe(false);
});

test('a body counts as broken off when it was, not when it was to be', () => {
  const request: AwsRequest = { service: 's3', action: 'GetObject', environmentId: null, body: '' };
  const breakage = breakagesOf('s3').find(({ fits, name }) => name.includes('body') && fits(request));
  let struck = 0;
  const verdict = breakage?.verdict(request, () => {
    struck += 1;
  });
  expect(struck).toBe(0);
  if (verdict?.kind === 'body') verdict.brokenOff?.();
  expect(struck).toBe(1);
});
