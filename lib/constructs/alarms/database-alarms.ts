import { Alarm, type IAlarm, type IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { AlarmSettings } from '../../alarm-settings.ts';
import { proxyMetrics, type WatchedDatabase, writerMetrics } from '../dashboard/database-metrics.ts';
import { type AlarmProps, addAlarm, alarmName } from './alarm.ts';

export interface DatabaseAlarmsProps {
  readonly prefix: string;
  readonly database: WatchedDatabase;
  readonly thresholds: AlarmSettings;
  readonly actions: readonly IAlarmAction[];
}

type Watch = Omit<AlarmProps, 'owner' | 'actions'> & { readonly id: string };

/** The share of the proxy's connections to the writer that may be in use; above it borrowers begin to wait. */
const PROXY_CONNECTIONS_PERCENT = 80;

/** A connection that is free is lent in a millisecond, and one that must be opened in some tens of them. */
const LONG_BORROW_SECONDS = 1;

/** What the database tells of itself, and of everybody who uses it. */
export class DatabaseAlarms extends Construct {
  readonly all: readonly Alarm[];

  constructor(scope: Construct, id: string, { prefix, database, thresholds, actions }: DatabaseAlarmsProps) {
    super(scope, id);
    this.all = watchesOf(database, thresholds).map(({ id: alarmId, ...watch }) =>
      addAlarm(this, alarmId, { ...watch, owner: prefix, actions }),
    );
  }
}

/** The same alarms where another stack has made them, by their names: a reference would tie the stacks by an export. */
export class NamedDatabaseAlarms extends Construct {
  readonly all: readonly IAlarm[];

  constructor(scope: Construct, id: string, { prefix, database, thresholds }: Omit<DatabaseAlarmsProps, 'actions'>) {
    super(scope, id);
    this.all = watchesOf(database, thresholds).map(({ id: alarmId, kind }) =>
      Alarm.fromAlarmName(this, alarmId, alarmName(prefix, kind)),
    );
  }
}

const watchesOf = ({ proxyName, clusterIdentifier }: WatchedDatabase, thresholds: AlarmSettings): Watch[] => [
  ...(proxyName === undefined ? [] : ofProxy(proxyName)),
  ...(clusterIdentifier === undefined ? [] : ofWriter(clusterIdentifier, thresholds)),
];

function ofProxy(proxyName: string): Watch[] {
  const { pinned, used, borrowLatency } = proxyMetrics(proxyName);
  return [
    {
      id: 'PinnedSessions',
      kind: 'pinned-sessions',
      metric: pinned,
      threshold: 0,
      periods: 5,
      meaning: 'Sessions are pinned to connections of the proxy, which then serve nobody else.',
    },
    {
      id: 'ProxyConnections',
      kind: 'proxy-connections',
      metric: used,
      threshold: PROXY_CONNECTIONS_PERCENT,
      periods: 5,
      meaning: `The proxy has lent more than ${PROXY_CONNECTIONS_PERCENT} % of the connections to the writer that it may open.`,
    },
    {
      id: 'ProxyBorrowLatency',
      kind: 'proxy-borrow-latency',
      metric: borrowLatency,
      threshold: LONG_BORROW_SECONDS * 1_000_000,
      // Where nobody gets a connection for a minute, that minute may have no point.
      periods: 5,
      breaching: 3,
      meaning: `Who asks the proxy for a connection waits more than ${LONG_BORROW_SECONDS} s for it on average, in microseconds.`,
    },
  ];
}

function ofWriter(clusterIdentifier: string, thresholds: AlarmSettings): Watch[] {
  const { cpu, connections, deadlocks, blocked } = writerMetrics(clusterIdentifier);
  return [
    {
      id: 'Connections',
      kind: 'database-connections',
      metric: connections,
      threshold: thresholds.databaseConnections,
      periods: 5,
      meaning: 'The writer has more connections than it should.',
    },
    {
      id: 'Cpu',
      kind: 'database-cpu',
      metric: cpu,
      threshold: thresholds.databaseCpuPercent,
      periods: 3,
      meaning: 'The writer is short of processors, in percent of its largest capacity.',
    },
    {
      id: 'Deadlocks',
      kind: 'database-deadlocks',
      metric: deadlocks,
      threshold: thresholds.deadlocks,
      meaning: 'Transactions deadlock often, whoever they belong to.',
    },
    {
      id: 'LockWaits',
      kind: 'database-lock-waits',
      metric: blocked,
      threshold: thresholds.blockedTransactions,
      periods: 2,
      meaning: 'Many transactions wait for locks, whoever they belong to.',
    },
  ];
}
