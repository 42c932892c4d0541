import {
  Alarm,
  ComparisonOperator,
  type IAlarmAction,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';

/** Where the heading of each alarm's runbook entry is; a test holds alarms and headings together. */
const RUNBOOK = 'docs/operations.md';

export interface AlarmProps {
  /** Whose alarm it is: the deployment's prefix, or a consumer's name with it. */
  readonly owner: string;
  /** What it tells, the same for every owner: the end of its name, and the heading of its runbook entry. */
  readonly kind: string;
  /** What it means, in a sentence or two for somebody who was woken by it. */
  readonly meaning: string;
  readonly metric: IMetric;
  /** Above it the alarm goes off. */
  readonly threshold: number;
  /** Periods of the metric, one after another, in which it must be above. */
  readonly periods?: number;
  readonly actions: readonly IAlarmAction[];
}

/** Adds an alarm. Without data it stays quiet: what sends nothing has nothing to do. */
export function addAlarm(scope: Construct, id: string, { actions, ...props }: AlarmProps): Alarm {
  const alarm = new Alarm(scope, id, {
    alarmName: `${props.owner}-${props.kind}`,
    alarmDescription: `${props.meaning} What to do: ${RUNBOOK}#${props.kind}`,
    metric: props.metric,
    threshold: props.threshold,
    evaluationPeriods: props.periods ?? 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
  alarm.addAlarmAction(...actions);
  return alarm;
}
