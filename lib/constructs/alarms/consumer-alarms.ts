import { Duration } from 'aws-cdk-lib';
import type { Alarm, IAlarmAction, IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { AlarmSettings } from '../../alarm-settings.ts';
import type { ConsumerName } from '../../consumer-names.ts';
import type { ConsumerSettings } from '../../consumer-settings.ts';
import { addAlarm } from './alarm.ts';
import { INVOCATION_PERIOD, windowOf } from './invocation-alarm-window.ts';

export interface ConsumerAlarmsProps {
  readonly prefix: string;
  readonly name: ConsumerName;
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
  readonly function: IFunction;
  readonly settings: ConsumerSettings;
  readonly thresholds: AlarmSettings;
  readonly actions: readonly IAlarmAction[];
}

/** A failover is over by then. */
const POSTPONED_MINUTES = 5;

/**
 * Who looks at letters hides them for up to two minutes (`caseload dlq list`), and those are no empty queue: an alarm that
 * looks back further stays on.
 */
const LETTERS_SEEN_MINUTES = 5;

/** One that takes nearly its whole timeout may be an accident; so many are a state. */
const LONG_INVOCATIONS = 3;

/** Cuts a file of many gigabytes for as long as it has, and goes on in its next invocation: its long ones are no news. */
const LONG_BY_DESIGN: readonly ConsumerName[] = ['intake'];

/** The queues whose messages come from many cases at once, each under its case's group. */
const FAIR_QUEUES: readonly ConsumerName[] = ['loader', 'tagger', 'checkpoint'];

/** The questions about a consumer that somebody must answer. */
export class ConsumerAlarms extends Construct {
  readonly all: Alarm[] = [];
  readonly #common: { readonly owner: string; readonly actions: readonly IAlarmAction[] };

  constructor(scope: Construct, id: string, props: ConsumerAlarmsProps) {
    super(scope, id);
    this.#common = { owner: `${props.prefix}-${props.name}`, actions: props.actions };
    this.#watchQueue(props);
    this.#watchFunction(props);
    if (!LONG_BY_DESIGN.includes(props.name)) this.#watchDuration(props);
    if (FAIR_QUEUES.includes(props.name)) this.#watchFairness(props);
  }

  #watchQueue({ queue, deadLetterQueue, settings }: ConsumerAlarmsProps): void {
    const most = { period: Duration.minutes(1), statistic: 'Maximum' };
    this.#add('DeadLetters', 'dead-letters', {
      metric: deadLetterQueue.metricApproximateNumberOfMessagesVisible(most),
      threshold: 0,
      periods: LETTERS_SEEN_MINUTES,
      breaching: 1,
      meaning: 'Messages wait in the DLQ.',
    });
    this.#add('OldestMessage', 'oldest-message', {
      metric: queue.metricApproximateAgeOfOldestMessage(most),
      threshold: settings.oldestMessageAlarmMinutes * 60,
      meaning: 'The oldest message waits too long, in seconds.',
    });
    this.#add('Postponed', 'postponed', {
      metric: queue.metricApproximateNumberOfMessagesDelayed(most),
      threshold: 0,
      periods: POSTPONED_MINUTES,
      meaning:
        'Messages are postponed: something is away, broke the work off, or is held by others. They are young again and none fails, so nothing else tells.',
    });
  }

  #watchFunction({ function: fn, settings }: ConsumerAlarmsProps): void {
    this.#add('Errors', 'errors', {
      metric: fn.metricErrors({ period: INVOCATION_PERIOD, statistic: 'Sum' }),
      threshold: 0,
      ...windowOf(1, settings.timeoutSeconds),
      meaning: 'Whole invocations failed: a crash, a timeout or no memory. Failed messages alone do not count here.',
    });
    this.#add('Throttles', 'throttles', {
      // Told at once: what is refused never begins, so its point is not late and the last period is enough.
      metric: fn.metricThrottles({ period: Duration.minutes(1), statistic: 'Sum' }),
      threshold: 0,
      meaning: 'Invocations were throttled although the poller stays within the reserved concurrency.',
    });
    this.#add('Concurrency', 'concurrency', {
      // Told every minute, however long invocations take.
      metric: fn.metric('ConcurrentExecutions', { period: INVOCATION_PERIOD, statistic: 'Maximum' }),
      threshold: settings.maximumConcurrency - 1,
      periods: 12,
      meaning: `The function has run at its bound of ${settings.maximumConcurrency} for an hour, so messages wait for it.`,
    });
  }

  #watchDuration({ function: fn, settings: { timeoutSeconds }, thresholds }: ConsumerAlarmsProps): void {
    this.#add('Duration', 'duration', {
      metric: fn.metricDuration({ period: INVOCATION_PERIOD, statistic: 'Maximum' }),
      threshold: timeoutSeconds * 10 * thresholds.durationPercent,
      ...windowOf(LONG_INVOCATIONS, timeoutSeconds),
      meaning: `Invocations take more than ${thresholds.durationPercent} % of their ${timeoutSeconds} s, in milliseconds, again and again.`,
    });
  }

  /** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
  #watchFairness({ queue, thresholds }: ConsumerAlarmsProps): void {
    this.#add('QuietOldestMessage', 'quiet-oldest-message', {
      metric: queue.metric('ApproximateAgeOfOldestMessageInQuietGroups', {
        period: Duration.minutes(1),
        statistic: 'Maximum',
      }),
      threshold: thresholds.quietMessageMinutes * 60,
      periods: 5,
      meaning: 'Messages of cases that send little wait too long, in seconds.',
    });
    this.#add('NoisyGroups', 'noisy-groups', {
      metric: queue.metric('ApproximateNumberOfNoisyGroups', { period: Duration.minutes(5), statistic: 'Maximum' }),
      threshold: thresholds.noisyGroups,
      periods: 6,
      meaning: `For half an hour more than ${thresholds.noisyGroups} cases have sent more than their share.`,
    });
  }

  #add(
    id: string,
    kind: string,
    own: { metric: IMetric; threshold: number; periods?: number; breaching?: number; meaning: string },
  ): void {
    this.all.push(addAlarm(this, id, { ...this.#common, kind, ...own }));
  }
}
