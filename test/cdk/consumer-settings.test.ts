import type { CfnEventSourceMapping, CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, test } from 'vitest';
import { addStage } from '../../lib/caseload-app.ts';
import { type ConsumerSettings, checkConsumerSettings, visibilityTimeoutSeconds } from '../../lib/consumer-settings.ts';
import { stageSettings } from '../../lib/stage-settings.ts';
import { inlineCode, testApp } from './synthesize.ts';

const good: ConsumerSettings = {
  timeoutSeconds: 900,
  memoryMegabytes: 1769,
  batchSize: 10,
  batchingWindowSeconds: 60,
  maximumConcurrency: 20,
  reservedConcurrency: 20,
  maxReceiveCount: 5,
  queueRetentionDays: 4,
  deadLetterRetentionDays: 14,
  oldestMessageAlarmMinutes: 60,
};

describe('checkConsumerSettings', () => {
  test('has nothing to say about settings that keep every rule', () => {
    expect(checkConsumerSettings(good)).toEqual([]);
    expect(checkConsumerSettings(good, 990)).toEqual([]);
  });

  test('the visibility timeout of a 900 s function with a 60 s window is 990 s', () => {
    expect(visibilityTimeoutSeconds(good)).toBe(990);
  });

  test.each<[string, Partial<ConsumerSettings>, RegExp]>([
    ['a function timeout above 900 s', { timeoutSeconds: 901 }, /timeout must be at most 900/],
    ['no function timeout', { timeoutSeconds: 0 }, /timeout must be at least 1/],
    ['half a second', { timeoutSeconds: 1.5 }, /timeout must be a whole number/],
    ['no number', { timeoutSeconds: Number.NaN }, /timeout must be a whole number/],
    ['too little memory', { memoryMegabytes: 64 }, /memory must be at least 128/],
    ['an empty batch', { batchSize: 0 }, /batch size must be at least 1/],
    [
      'more than ten messages without a window',
      { batchSize: 11, batchingWindowSeconds: 0 },
      /give it a window, or lower/,
    ],
    ['a window above five minutes', { batchingWindowSeconds: 301 }, /window must be at most 300/],
    ['a maximum concurrency of one', { maximumConcurrency: 1 }, /maximum concurrency must be at least 2/],
    ['a maximum above the reserved concurrency', { maximumConcurrency: 21 }, /raise reservedConcurrency or lower/],
    ['four receives', { maxReceiveCount: 4 }, /maxReceiveCount must be at least 5/],
    ['a DLQ that keeps no longer than its queue', { queueRetentionDays: 14 }, /must be above queueRetentionDays/],
    ['a DLQ that keeps longer than SQS can', { deadLetterRetentionDays: 15 }, /DLQ retention must be at most 14/],
    ['an alarm at once', { oldestMessageAlarmMinutes: 0 }, /age that alarms must be at least 1/],
  ])('says what to do about %s', (_, broken, message) => {
    expect(checkConsumerSettings({ ...good, ...broken }).join('\n')).toMatch(message);
  });

  test.each([989, 991])('says what to do about a visibility timeout of %i s', (visibility) => {
    expect(checkConsumerSettings(good, visibility).join('\n')).toMatch(/set it to 990 s/);
  });

  test('names everything that is wrong, not only the first', () => {
    expect(checkConsumerSettings({ ...good, timeoutSeconds: 901, maximumConcurrency: 30 })).toHaveLength(2);
  });
});

describe('a resource that somebody reached into fails the synth', () => {
  interface Reached {
    readonly queue: CfnQueue;
    readonly deadLetterQueue: CfnQueue;
    readonly function: CfnFunction;
    readonly mapping: CfnEventSourceMapping;
  }

  test.each<[string, (reached: Reached) => void, RegExp]>([
    ['a visibility timeout of its own', (r) => Object.assign(r.queue, { visibilityTimeout: 900 }), /set it to 930 s/],
    ['a longer function timeout', (r) => Object.assign(r.function, { timeout: 899 }), /set it to 929 s/],
    ['a window', (r) => Object.assign(r.mapping, { maximumBatchingWindowInSeconds: 10 }), /set it to 940 s/],
    [
      'no bound on concurrency',
      (r) => Object.assign(r.mapping, { scalingConfig: undefined }),
      /maximumConcurrency|maximum concurrency/,
    ],
    [
      'no reserved concurrency',
      (r) => Object.assign(r.function, { reservedConcurrentExecutions: undefined }),
      /reserved concurrency/,
    ],
    ['no DLQ', (r) => Object.assign(r.queue, { redrivePolicy: undefined }), /maxReceiveCount/],
    ['a short DLQ', (r) => Object.assign(r.deadLetterQueue, { messageRetentionPeriod: 60 }), /deadLetterRetentionDays/],
    [
      'a queue in plain text',
      (r) => Object.assign(r.queue, { sqsManagedSseEnabled: undefined }),
      /queue is not encrypted/,
    ],
    [
      'a DLQ in plain text',
      (r) => Object.assign(r.deadLetterQueue, { sqsManagedSseEnabled: false }),
      /deadLetterQueue is not encrypted/,
    ],
    ['whole batches', (r) => Object.assign(r.mapping, { functionResponseTypes: [] }), /reportBatchItemFailures/],
  ])('%s', (_, reach, message) => {
    const app = testApp();
    const stack = addStage(app, stageSettings('dev'), inlineCode);
    const at = (path: string) =>
      path.split('/').reduce((node, id) => node.node.findChild(id), stack.node.findChild('Loader'));
    reach({
      queue: at('Queue').node.defaultChild as CfnQueue,
      deadLetterQueue: at('DeadLetterQueue').node.defaultChild as CfnQueue,
      function: at('Worker/Function').node.defaultChild as CfnFunction,
      mapping: at('Worker/Function/Poller').node.defaultChild as CfnEventSourceMapping,
    });
    expect(() => app.synth()).toThrow(message);
  });
});
