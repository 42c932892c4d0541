import { Duration } from 'aws-cdk-lib';
import type { Alarm, IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { AlarmSettings } from '../alarm-settings.ts';
import { addAlarm } from './alarm.ts';
import { functionMetric, sumOfFunctions } from './function-metrics.ts';

export interface PipelineAlarmsProps {
  readonly prefix: string;
  readonly thresholds: AlarmSettings;
  readonly sweepMinutes: number;
  readonly actions: readonly IAlarmAction[];
}

/** Periods in which each sweep found batches standing: then a repeat of what they wait for did not move them. */
const STANDING_PERIODS = 3;

/** What the functions tell of the whole pipeline. */
export class PipelineAlarms extends Construct {
  readonly all: readonly Alarm[];

  constructor(scope: Construct, id: string, { prefix, thresholds, sweepMinutes, actions }: PipelineAlarmsProps) {
    super(scope, id);
    const common = { owner: prefix, actions };
    this.all = [
      ...(thresholds.sumsOverFunctions ? this.#watchSums(prefix, thresholds, actions) : []),
      addAlarm(this, 'StandingBatches', {
        ...common,
        kind: 'standing-batches',
        metric: functionMetric(prefix, 'sweeper', 'BatchesStandingStill', {
          statistic: 'Maximum',
          // Each period has a sweep in it, also where one comes late.
          period: Duration.minutes(Math.max(15, 2 * sweepMinutes)),
        }),
        threshold: 0,
        periods: STANDING_PERIODS,
        meaning: 'Batches stand still, and the sweep does not move them.',
      }),
      addAlarm(this, 'Reconciliation', {
        ...common,
        kind: 'reconciliation-differences',
        metric: functionMetric(prefix, 'checkpoint', 'ReconciliationDifferences'),
        threshold: 0,
        meaning: "A batch cannot end, because its parts' sums and its tables differ.",
      }),
    ];
  }

  #watchSums(prefix: string, thresholds: AlarmSettings, actions: readonly IAlarmAction[]): Alarm[] {
    const common = { owner: prefix, actions };
    const fiveMinutes = Duration.minutes(5);
    return [
      addAlarm(this, 'Deadlocks', {
        ...common,
        kind: 'deadlocks',
        metric: sumOfFunctions(prefix, 'Deadlocks', 'deadlocks', fiveMinutes),
        threshold: thresholds.deadlocks,
        meaning: "The functions' transactions deadlock often.",
      }),
      addAlarm(this, 'LockWaits', {
        ...common,
        kind: 'lock-waits',
        metric: sumOfFunctions(prefix, 'LockWaitTimeouts', 'lock waits', fiveMinutes),
        threshold: thresholds.lockWaits,
        meaning: 'The functions waited for locks until the server gave up.',
      }),
    ];
  }
}
