import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';

/** The database as CloudWatch knows it; what is not named is not watched. */
export interface WatchedDatabase {
  readonly proxyName?: string | undefined;
  /** Of an Aurora cluster. */
  readonly clusterIdentifier?: string | undefined;
}

const ONE_MINUTE = Duration.minutes(1);

/**
 * RDS publishes a proxy's figures for each of the instances that serve it, so their sum is the proxy's.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy.monitoring.html
 */
export function proxyMetrics(proxyName: string) {
  const sum = (metricName: string) =>
    new Metric({
      namespace: 'AWS/RDS',
      metricName,
      dimensionsMap: { ProxyName: proxyName },
      statistic: 'Sum',
      period: ONE_MINUTE,
    });
  const connections = sum('DatabaseConnections');
  const allowed = sum('MaxDatabaseConnectionsAllowed');
  return {
    pinned: sum('DatabaseConnectionsCurrentlySessionPinned'),
    connections,
    allowed,
    used: new MathExpression({
      expression: '100 * connections / allowed',
      usingMetrics: { connections, allowed },
      label: 'used (%)',
      period: ONE_MINUTE,
    }),
  };
}

/**
 * The writer's alone, whichever instance it is: readers would hide it in an average.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html
 */
export function writerMetrics(clusterIdentifier: string) {
  const metric = (metricName: string, statistic: string, period: Duration) =>
    new Metric({
      namespace: 'AWS/RDS',
      metricName,
      dimensionsMap: { DBClusterIdentifier: clusterIdentifier, Role: 'WRITER' },
      statistic,
      period,
    });
  const fiveMinutes = Duration.minutes(5);
  return {
    cpu: metric('CPUUtilization', 'Average', fiveMinutes),
    connections: metric('DatabaseConnections', 'Maximum', ONE_MINUTE),
    blocked: metric('BlockedTransactions', 'Average', fiveMinutes),
    // Aurora tells deadlocks a second; people count them.
    deadlocks: new MathExpression({
      expression: `perSecond * ${fiveMinutes.toSeconds()}`,
      usingMetrics: { perSecond: metric('Deadlocks', 'Average', fiveMinutes) },
      label: 'deadlocks in 5 min',
      period: fiveMinutes,
    }),
  };
}
