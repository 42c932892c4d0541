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
  /** How many of the metric's last periods are looked at; the last alone unless told. */
  readonly periods?: number;
  /** In how many of them it must be above; in all unless told. */
  readonly breaching?: number;
  /** Its absence is a failure: whoever writes it does so also when there is nothing to tell. */
  readonly alwaysWritten?: boolean;
  readonly actions: readonly IAlarmAction[];
}

/** The name that people's filters and on-call tools go by, and other stacks. */
export const alarmName = (owner: string, kind: string): string => `${owner}-${kind}`;

/** Adds an alarm. Without data it stays quiet, as what sends nothing has nothing to do, unless the metric is always written. */
export function addAlarm(scope: Construct, id: string, { actions, ...props }: AlarmProps): Alarm {
  const alarm = new Alarm(scope, id, {
    alarmName: alarmName(props.owner, props.kind),
    alarmDescription: `${props.meaning} What to do: ${RUNBOOK}#${props.kind}`,
    metric: props.metric,
    threshold: props.threshold,
    evaluationPeriods: props.periods ?? 1,
    ...(props.breaching === undefined ? {} : { datapointsToAlarm: props.breaching }),
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    treatMissingData: props.alwaysWritten ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  });
  alarm.addAlarmAction(...actions);
  // Without it whoever was called is never told that it is over, and an on-call tool keeps the incident open.
  alarm.addOkAction(...actions);
  return alarm;
}
