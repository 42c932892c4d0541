import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IAlarmAction,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export interface ConsumerAlarmsProps {
  /** Prefix of the alarms' names. */
  readonly name: string;
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
  readonly function: IFunction;
  readonly oldestMessageMinutes: number;
  readonly actions: readonly IAlarmAction[];
}

/** A failover is over by then. */
const POSTPONED_MINUTES = 5;

/** The five questions about a consumer that somebody must answer at once. */
export class ConsumerAlarms extends Construct {
  constructor(scope: Construct, id: string, props: ConsumerAlarmsProps) {
    super(scope, id);
    const period = Duration.minutes(1);
    const alarm = (
      alarmId: string,
      suffix: string,
      metric: IMetric,
      threshold: number,
      advice: string,
      periods = 1,
    ) => {
      const made = new Alarm(this, alarmId, {
        alarmName: `${props.name}-${suffix}`,
        alarmDescription: advice,
        metric,
        threshold,
        evaluationPeriods: periods,
        comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      });
      made.addAlarmAction(...props.actions);
    };

    alarm(
      'DeadLetters',
      'dead-letters',
      props.deadLetterQueue.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
      0,
      'Messages wait in the DLQ. Read their code and reason attributes, mend the cause, redrive.',
    );
    alarm(
      'OldestMessage',
      'oldest-message',
      props.queue.metricApproximateAgeOfOldestMessage({ period, statistic: 'Maximum' }),
      props.oldestMessageMinutes * 60,
      "The oldest message waits too long, in seconds. Compare arrivals with the consumer's maximum concurrency.",
    );
    alarm(
      'Postponed',
      'postponed',
      props.queue.metricApproximateNumberOfMessagesDelayed({ period, statistic: 'Maximum' }),
      0,
      'Messages are postponed because the database or a service is away. They are young again and none fails, so nothing else tells.',
      POSTPONED_MINUTES,
    );
    alarm(
      'Errors',
      'errors',
      props.function.metricErrors({ period, statistic: 'Sum' }),
      0,
      'Whole invocations failed: a crash, a timeout or no memory. Failed messages alone do not count here.',
    );
    alarm(
      'Throttles',
      'throttles',
      props.function.metricThrottles({ period, statistic: 'Sum' }),
      0,
      'Invocations were throttled although the poller stays within the reserved concurrency. Look for another caller.',
    );
  }
}
