import { Duration } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { ConsumerName } from '../consumer-names.ts';
import type { Consumer } from './consumer.ts';

export interface PipelineDashboardProps {
  readonly dashboardName: string;
  readonly consumers: Readonly<Record<ConsumerName, Consumer>>;
}

/** One row a consumer, in the order of a document's way: what waits, how long, what runs, what fails. */
export class PipelineDashboard extends Construct {
  constructor(scope: Construct, id: string, props: PipelineDashboardProps) {
    super(scope, id);
    const dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: props.dashboardName,
      defaultInterval: Duration.hours(3),
    });
    for (const [name, consumer] of Object.entries(props.consumers)) {
      dashboard.addWidgets(new TextWidget({ markdown: `## ${name}`, width: 24, height: 1 }));
      dashboard.addWidgets(...row(consumer));
    }
  }
}

function row({ queue, deadLetterQueue, function: fn }: Consumer): GraphWidget[] {
  const period = Duration.minutes(1);
  const most = { period, statistic: 'Maximum' };
  const sum = { period, statistic: 'Sum' };
  return [
    new GraphWidget({
      title: 'Messages',
      left: [
        queue.metricApproximateNumberOfMessagesVisible({ ...most, label: 'waiting' }),
        queue.metricApproximateNumberOfMessagesNotVisible({ ...most, label: 'in work' }),
        queue.metricApproximateNumberOfMessagesDelayed({ ...most, label: 'postponed' }),
        deadLetterQueue.metricApproximateNumberOfMessagesVisible({ ...most, label: 'in the DLQ' }),
      ],
    }),
    new GraphWidget({
      title: 'Oldest message (s)',
      left: [queue.metricApproximateAgeOfOldestMessage({ ...most, label: 'age' })],
    }),
    new GraphWidget({
      title: 'Invocations',
      left: [
        fn.metricInvocations({ ...sum, label: 'invocations' }),
        fn.metricErrors({ ...sum, label: 'errors' }),
        fn.metricThrottles({ ...sum, label: 'throttles' }),
      ],
    }),
    new GraphWidget({
      title: 'Duration (ms)',
      left: [
        fn.metricDuration({ period, statistic: 'p50', label: 'p50' }),
        fn.metricDuration({ period, statistic: 'p99', label: 'p99' }),
      ],
    }),
  ];
}
