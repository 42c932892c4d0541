import { expect, test } from 'vitest';
import type { DeliveredMessage } from '../lab/delivery-log.ts';
import type { FunctionLogs } from '../lab/function-logs.ts';
import { failedReceives } from './failed-receives.ts';

const message = (...receivedAgain: string[]): DeliveredMessage => ({
  queue: 'q',
  caseId: 1,
  body: '{}',
  deliveredAt: [],
  receivedAgain,
  history: {
    originalMessageId: 'm',
    firstSentAt: 0,
    postponements: 0,
    cutOffs: 0,
    postponedSince: null,
    receives: 1,
    redrives: 0,
  },
});
const logs = (...handedBack: string[]): FunctionLogs => ({
  lines: (text) => (text.startsWith('Messages were handed back: their work') ? [{ messageIds: handedBack }] : []),
});

test('a message that comes again has failed, unless it was handed back as often', () => {
  expect(failedReceives([message(), message('a')], logs())).toEqual(['a']);
  expect(failedReceives([message('a')], logs('a', 'b'))).toEqual([]);
  expect(failedReceives([message('a', 'a')], logs('a'))).toEqual(['a']);
});
