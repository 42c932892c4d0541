import { GraphWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { proxyMetrics, type WatchedDatabase, writerMetrics } from './database-metrics.ts';

/** What the database tells of itself: the proxy's connections, the writer's, its processors, its locks. */
export const databaseWidgets = ({ proxyName, clusterIdentifier }: WatchedDatabase): GraphWidget[] => [
  ...(proxyName === undefined ? [] : proxyWidgets(proxyName)),
  ...(clusterIdentifier === undefined ? [] : writerWidgets(clusterIdentifier)),
];

function proxyWidgets(proxyName: string): GraphWidget[] {
  const { pinned, connections, borrowed, allowed, borrowLatency } = proxyMetrics(proxyName);
  return [
    new GraphWidget({
      title: 'Connections of the proxy',
      left: [
        connections.with({ label: 'open to the writer' }),
        borrowed.with({ label: 'lent' }),
        allowed.with({ label: 'allowed' }),
        pinned.with({ label: 'pinned' }),
      ],
      right: [borrowLatency.with({ label: 'wait (µs)' })],
    }),
  ];
}

function writerWidgets(clusterIdentifier: string): GraphWidget[] {
  const { cpu, connections, deadlocks, blocked } = writerMetrics(clusterIdentifier);
  return [
    new GraphWidget({ title: 'Connections of the writer', left: [connections.with({ label: 'open' })] }),
    new GraphWidget({
      title: 'Processors of the writer (%)',
      left: [cpu.with({ label: 'of the largest capacity' })],
      leftYAxis: { min: 0, max: 100 },
    }),
    new GraphWidget({ title: 'Locks', left: [deadlocks], right: [blocked.with({ label: 'blocked transactions' })] }),
  ];
}
