import { Duration } from 'aws-cdk-lib';
import { GraphWidget, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { MetricName } from '../../../shared/observability/core/metric-names.ts';
import type { ConsumerName } from '../../consumer-names.ts';
import type { Consumer } from '../consumer.ts';
import { functionMetric } from './function-metrics.ts';

const period = Duration.minutes(1);
const most = { period, statistic: 'Maximum' };
const sum = { period, statistic: 'Sum' };

/** What waits, how long, what runs, what fails. */
export const queueWidgets = ({ queue, deadLetterQueue, function: fn }: Consumer): GraphWidget[] => [
  graph('Messages', [
    queue.metricApproximateNumberOfMessagesVisible({ ...most, label: 'waiting' }),
    queue.metricApproximateNumberOfMessagesNotVisible({ ...most, label: 'in work' }),
    queue.metricApproximateNumberOfMessagesDelayed({ ...most, label: 'postponed' }),
    deadLetterQueue.metricApproximateNumberOfMessagesVisible({ ...most, label: 'in the DLQ' }),
  ]),
  graph(
    'Oldest message (s)',
    [
      queue.metricApproximateAgeOfOldestMessage({ ...most, label: 'age' }),
      queue.metric('ApproximateAgeOfOldestMessageInQuietGroups', { ...most, label: 'age in quiet groups' }),
    ],
    [queue.metric('ApproximateNumberOfNoisyGroups', { ...most, label: 'noisy groups' })],
  ),
  graph('Invocations', [
    fn.metricInvocations({ ...sum, label: 'invocations' }),
    fn.metricErrors({ ...sum, label: 'errors' }),
    fn.metricThrottles({ ...sum, label: 'throttles' }),
    fn.metric('ConcurrentExecutions', { ...most, label: 'at once' }),
  ]),
  graph('Duration (ms)', [
    fn.metricDuration({ period, statistic: 'p50', label: 'p50' }),
    fn.metricDuration({ period, statistic: 'p99', label: 'p99' }),
    fn.metricDuration({ ...most, label: 'longest' }),
  ]),
];

/** What the function tells of its own work; every consumer has the first two. */
export function workWidgets(prefix: string, name: ConsumerName): GraphWidget[] {
  const own = (metricName: MetricName, label: string, statistic = 'Sum') =>
    functionMetric(prefix, name, metricName, { label, statistic });
  return [
    graph('Messages given back', [
      own('MessagesRequeued', 'requeued'),
      own('MessagesPostponed', 'postponed'),
      own('MessagesRefused', 'refused'),
      own('UnitsYielded', 'units yielded'),
    ]),
    graph('Transactions run again', [
      own('TransactionRetries', 'retries'),
      own('Deadlocks', 'deadlocks'),
      own('LockWaitTimeouts', 'lock waits'),
    ]),
    ...ownGraphs(name, own),
  ];
}

type Own = (metricName: MetricName, label: string, statistic?: string) => IMetric;

function ownGraphs(name: ConsumerName, own: Own): GraphWidget[] {
  switch (name) {
    case 'loader':
      return [
        graph('Documents', [
          own('DocumentsLoaded', 'loaded'),
          own('DocumentsDuplicate', 'duplicates'),
          own('DocumentsRejected', 'rejected'),
        ]),
        graph('Part (s)', [own('PartSeconds', 'p50', 'p50'), own('PartSeconds', 'p99', 'p99')]),
      ];
    case 'checkpoint':
      return [graph('Reconciliation', [own('ReconciliationDifferences', 'differences')])];
    case 'sweeper':
      return [
        graph('Batches', [
          own('BatchesStandingStill', 'standing still', 'Maximum'),
          own('SweepFailures', 'not looked at', 'Maximum'),
        ]),
      ];
    default:
      return [];
  }
}

const graph = (title: string, left: IMetric[], right: IMetric[] = []): GraphWidget =>
  new GraphWidget({ title, left, right });
