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
 * The proxy's connections to the writer. By `ProxyName` alone they are added to those of the readers, whose idle half
 * would hide a writer's that are all in use. A metric knows the role as READWRITE, where the RDS API says READ_WRITE.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-monitoring-dashboard.html
 */
const TO_WRITER = { TargetGroup: 'default', TargetRole: 'READWRITE' };

/**
 * RDS publishes a proxy's figures for each of the instances that serve it, so their sum is the proxy's.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy.monitoring.html
 */
export function proxyMetrics(proxyName: string) {
  const metric = (metricName: string, dimensions: Record<string, string> = {}, statistic = 'Sum') =>
    new Metric({
      namespace: 'AWS/RDS',
      metricName,
      dimensionsMap: { ProxyName: proxyName, ...dimensions },
      statistic,
      period: ONE_MINUTE,
    });
  const borrowed = metric('DatabaseConnectionsCurrentlyBorrowed', TO_WRITER);
  const allowed = metric('MaxDatabaseConnectionsAllowed', TO_WRITER);
  return {
    pinned: metric('DatabaseConnectionsCurrentlySessionPinned'),
    connections: metric('DatabaseConnections', TO_WRITER),
    borrowed,
    allowed,
    // Those that are open and lent to nobody are free.
    used: new MathExpression({
      expression: '100 * borrowed / allowed',
      usingMetrics: { borrowed, allowed },
      label: 'used (%)',
      period: ONE_MINUTE,
    }),
    /** Microseconds, of writer and readers: it is not told by role. */
    borrowLatency: metric('DatabaseConnectionsBorrowLatency', {}, 'Average'),
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
