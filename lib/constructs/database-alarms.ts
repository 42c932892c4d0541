import type { Alarm, IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { AlarmSettings } from '../alarm-settings.ts';
import { addAlarm } from './alarm.ts';
import { proxyMetrics, type WatchedDatabase, writerMetrics } from './database-metrics.ts';

export interface DatabaseAlarmsProps {
  readonly prefix: string;
  readonly database: WatchedDatabase;
  readonly thresholds: AlarmSettings;
  readonly actions: readonly IAlarmAction[];
}

/** The share of the proxy's connections that may be in use; above it borrowers begin to wait. */
const PROXY_CONNECTIONS_PERCENT = 80;

/** What the database tells of itself, and of everybody who uses it. */
export class DatabaseAlarms extends Construct {
  readonly all: readonly Alarm[];

  constructor(scope: Construct, id: string, props: DatabaseAlarmsProps) {
    super(scope, id);
    const { proxyName, clusterIdentifier } = props.database;
    this.all = [
      ...(proxyName === undefined ? [] : this.#watchProxy(proxyName, props)),
      ...(clusterIdentifier === undefined ? [] : this.#watchWriter(clusterIdentifier, props)),
    ];
  }

  #watchProxy(proxyName: string, { prefix, actions }: DatabaseAlarmsProps): Alarm[] {
    const { pinned, used } = proxyMetrics(proxyName);
    const common = { owner: prefix, actions, periods: 5 };
    return [
      addAlarm(this, 'PinnedSessions', {
        ...common,
        kind: 'pinned-sessions',
        metric: pinned,
        threshold: 0,
        meaning: 'Sessions are pinned to connections of the proxy, which then serve nobody else.',
      }),
      addAlarm(this, 'ProxyConnections', {
        ...common,
        kind: 'proxy-connections',
        metric: used,
        threshold: PROXY_CONNECTIONS_PERCENT,
        meaning: `The proxy uses more than ${PROXY_CONNECTIONS_PERCENT} % of the connections that it may open.`,
      }),
    ];
  }

  #watchWriter(clusterIdentifier: string, { prefix, thresholds, actions }: DatabaseAlarmsProps): Alarm[] {
    const { cpu, connections, deadlocks, blocked } = writerMetrics(clusterIdentifier);
    const common = { owner: prefix, actions };
    return [
      addAlarm(this, 'Connections', {
        ...common,
        kind: 'database-connections',
        metric: connections,
        threshold: thresholds.databaseConnections,
        periods: 5,
        meaning: 'The writer has more connections than it should.',
      }),
      addAlarm(this, 'Cpu', {
        ...common,
        kind: 'database-cpu',
        metric: cpu,
        threshold: thresholds.databaseCpuPercent,
        periods: 3,
        meaning: 'The writer is short of processors, in percent of its largest capacity.',
      }),
      addAlarm(this, 'Deadlocks', {
        ...common,
        kind: 'database-deadlocks',
        metric: deadlocks,
        threshold: thresholds.deadlocks,
        meaning: 'Transactions deadlock often, whoever they belong to.',
      }),
      addAlarm(this, 'LockWaits', {
        ...common,
        kind: 'database-lock-waits',
        metric: blocked,
        threshold: thresholds.blockedTransactions,
        periods: 2,
        meaning: 'Many transactions wait for locks, whoever they belong to.',
      }),
    ];
  }
}
