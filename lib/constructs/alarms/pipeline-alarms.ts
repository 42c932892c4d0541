import { Duration } from 'aws-cdk-lib';
import type { Alarm, IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { AlarmSettings } from '../../alarm-settings.ts';
import { deploymentMetric, functionMetric } from '../dashboard/function-metrics.ts';
import { addAlarm } from './alarm.ts';

export interface PipelineAlarmsProps {
  readonly prefix: string;
  readonly thresholds: AlarmSettings;
  readonly sweepMinutes: number;
  readonly actions: readonly IAlarmAction[];
}

/**
 * How long ago a batch may have failed to reconcile and still count. Each attempt writes the metric and none does between
 * them: while its message has receives left the next comes within the checkpoint's visibility timeout, at most 20.5 minutes;
 * when it is a dead letter a sweep asks again after twenty minutes and after forty. Later pauses are longer, and
 * `dead-letters` stays on in them.
 */
const RECONCILIATION_WINDOW = { period: Duration.minutes(15), periods: 4, breaching: 1 };

/** Periods in which each sweep found batches standing: then a repeat of what they wait for did not move them. */
const SWEEP_PERIODS = 3;

/** What the functions tell of the whole pipeline. */
export class PipelineAlarms extends Construct {
  readonly all: readonly Alarm[];

  constructor(scope: Construct, id: string, props: PipelineAlarmsProps) {
    super(scope, id);
    this.all = [
      ...this.#watchLocks(props),
      ...this.#watchSweeps(props),
      addAlarm(this, 'Reconciliation', {
        owner: props.prefix,
        actions: props.actions,
        kind: 'reconciliation-differences',
        metric: functionMetric(props.prefix, 'checkpoint', 'ReconciliationDifferences', {
          statistic: 'Maximum',
          period: RECONCILIATION_WINDOW.period,
        }),
        threshold: 0,
        periods: RECONCILIATION_WINDOW.periods,
        breaching: RECONCILIATION_WINDOW.breaching,
        meaning: "A batch cannot end, because its parts' sums and its tables differ.",
      }),
    ];
  }

  #watchLocks({ prefix, thresholds, actions }: PipelineAlarmsProps): Alarm[] {
    const common = { owner: prefix, actions };
    const fiveMinutes = { period: Duration.minutes(5) };
    return [
      addAlarm(this, 'Deadlocks', {
        ...common,
        kind: 'deadlocks',
        metric: deploymentMetric(prefix, 'Deadlocks', fiveMinutes),
        threshold: thresholds.deadlocks,
        meaning: "The functions' transactions deadlock often.",
      }),
      addAlarm(this, 'LockWaits', {
        ...common,
        kind: 'lock-waits',
        metric: deploymentMetric(prefix, 'LockWaitTimeouts', fiveMinutes),
        threshold: thresholds.lockWaits,
        meaning: 'The functions waited for locks until the server gave up.',
      }),
    ];
  }

  #watchSweeps({ prefix, sweepMinutes, actions }: PipelineAlarmsProps): Alarm[] {
    const common = { owner: prefix, actions, threshold: 0, periods: SWEEP_PERIODS };
    // Each period has a sweep in it, also where one comes late.
    const sweeps = { statistic: 'Maximum', period: Duration.minutes(Math.max(15, 2 * sweepMinutes)) };
    return [
      addAlarm(this, 'StandingBatches', {
        ...common,
        kind: 'standing-batches',
        metric: functionMetric(prefix, 'sweeper', 'BatchesStandingStill', sweeps),
        // Every sweep writes it. Where none ends nobody looks, and a batch would stand unseen; every stage has a schedule.
        alwaysWritten: true,
        meaning: 'Batches stand still and the sweep does not move them, or no sweep comes to its end.',
      }),
      addAlarm(this, 'SweepFailures', {
        ...common,
        kind: 'sweep-failures',
        metric: functionMetric(prefix, 'sweeper', 'SweepFailures', sweeps),
        meaning:
          'Sweeps fail at cases or batches, or have no time for them, so nobody knows whether those stand still.',
      }),
    ];
  }
}
