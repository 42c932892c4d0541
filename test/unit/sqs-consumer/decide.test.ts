import { expect, test } from 'vitest';
import { type Cause, type Decision, decide } from '../../../shared/sqs-consumer/core/decide.ts';
import type { MessageHistory } from '../../../shared/sqs-consumer/core/message-history.ts';

const NOW = Date.UTC(2026, 0, 2);
const DAY = 24 * 60 * 60 * 1000;
const MAX_RECEIVES = 5;

const fresh: MessageHistory = {
  originalMessageId: 'one',
  firstSentAt: NOW,
  receives: 1,
  redrives: 0,
  postponements: 0,
  cutOffs: 0,
  postponedSince: null,
};
/** Postponed for longer than a message may be. */
const old: MessageHistory = { ...fresh, postponedSince: NOW - 4 * DAY };
/** Broken off as often as a message may be. */
const brokenOften: MessageHistory = { ...fresh, cutOffs: 20 };

const NAMES = new Map([
  [fresh, 'a new message'],
  [old, 'a message that was postponed for four days'],
  [brokenOften, 'a message that was broken off 20 times'],
]);

const TABLE: readonly (readonly [Cause, number, number, MessageHistory, Decision])[] = [
  ['permanent', 2, 1, fresh, 'halve'],
  ['permanent', 1, 1, fresh, 'deadLetter'],
  ['permanent', 1, MAX_RECEIVES, fresh, 'deadLetter'],
  ['data', 3, 1, fresh, 'halve'],
  ['data', 1, 1, fresh, 'requeue'],
  ['data', 1, MAX_RECEIVES, fresh, 'requeue'],
  ['not-begun', 2, MAX_RECEIVES - 1, fresh, 'handBack'],
  ['not-begun', 1, MAX_RECEIVES, fresh, 'resend'],
  ['not-begun', 1, MAX_RECEIVES, old, 'resend'],
  ['not-begun', 1, MAX_RECEIVES, brokenOften, 'resend'],
  ['cut-short', 2, MAX_RECEIVES - 1, fresh, 'handBack'],
  ['cut-short', 2, MAX_RECEIVES - 1, brokenOften, 'handBack'],
  ['cut-short', 1, MAX_RECEIVES, fresh, 'resend'],
  ['cut-short', 1, MAX_RECEIVES, brokenOften, 'requeue'],
  ['cut-short', 1, MAX_RECEIVES, old, 'requeue'],
  ['cut-off', 2, 1, fresh, 'postpone'],
  ['cut-off', 1, 1, brokenOften, 'requeue'],
  ['cut-off', 1, 1, old, 'requeue'],
  ['away', 2, MAX_RECEIVES, fresh, 'postpone'],
  ['away', 1, 1, brokenOften, 'postpone'],
  ['away', 1, 1, old, 'requeue'],
  ['contended', 2, 1, fresh, 'postpone'],
  ['contended', 1, 1, old, 'requeue'],
  ['claimed', 1, 1, fresh, 'postpone'],
  ['claimed', 1, MAX_RECEIVES, old, 'requeue'],
  ['message', 2, 1, fresh, 'requeue'],
  ['message', 1, MAX_RECEIVES, fresh, 'requeue'],
];

test.each(
  TABLE.map(([cause, unitSize, receives, history, expected]) => ({
    cause,
    unitSize,
    receives,
    history,
    name: NAMES.get(history),
    expected,
  })),
)('$cause, unit of $unitSize, receive $receives, $name: $expected', ({ expected, name: _, ...facts }) => {
  expect(decide({ ...facts, maxReceiveCount: MAX_RECEIVES, nowMs: NOW })).toBe(expected);
});
