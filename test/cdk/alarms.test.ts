import { describe, expect, test } from 'vitest';
import { CONSUMER_NAMES, LAMBDA_OF } from '../../lib/consumer-names.ts';
import { stageSettings } from '../../lib/stage-settings.ts';
import { SHARED_METRICS } from '../../shared/observability/core/metric-names.ts';
import { anchors, readText, section } from '../unit/docs/markdown.ts';
import { DEPLOYMENTS } from './stages.ts';
import { existingDatabase, lambdasOf, ofType, type Resource, resourcesOf, synthesizeStage } from './synthesize.ts';

type Templates = ReturnType<typeof synthesizeStage>;

const alarmsIn = (templates: Templates, stack?: string): Resource[] =>
  Object.entries(templates)
    .filter(([name]) => stack === undefined || name.endsWith(stack))
    .flatMap(([, template]) => ofType(resourcesOf(template), 'AWS::CloudWatch::Alarm'))
    .map(([, alarm]) => alarm);

/** What an alarm tells: its name without whose it is. */
function kindOf({ Properties }: Resource): string {
  const own: string = Properties.AlarmName.replace(/^caseload-(local|dev|prod)-/, '');
  const consumer = CONSUMER_NAMES.find((name) => own.startsWith(`${name}-`));
  return consumer === undefined ? own : own.slice(consumer.length + 1);
}

const named = (alarms: readonly Resource[], name: string): Resource['Properties'] =>
  alarms.find(({ Properties }) => Properties.AlarmName === name)?.Properties;

const ofAll = DEPLOYMENTS.map((d) => ({ ...d, templates: synthesizeStage(d.stage, d.overrides) }));
const prod = ofAll.find(({ name }) => name === 'prod')!.templates;

describe('the runbook', () => {
  const text = section(readText('docs/operations.md'), 'Alarms');
  const entries = Array.from(text.matchAll(/^### (.+)$/gm), ([, heading = '']) => heading);

  test('has an entry for each alarm, and none for an alarm that there is not', () => {
    const kinds = ofAll.flatMap(({ templates }) => alarmsIn(templates).map(kindOf));
    expect([...new Set(kinds)].toSorted()).toEqual(entries.toSorted());
  });

  test('says in each entry how to look and what to do', () => {
    for (const entry of entries) expect(section(text, entry)).toMatch(/^- Look.*do.*$/ims);
  });

  test('is where the description of each alarm leads', () => {
    const known = anchors(readText('docs/operations.md'));
    for (const { templates } of ofAll) {
      for (const alarm of alarmsIn(templates)) {
        expect(alarm.Properties.AlarmDescription).toMatch(
          new RegExp(`\\. What to do: docs/operations\\.md#${kindOf(alarm)}$`),
        );
        expect(known).toContain(kindOf(alarm));
      }
    }
  });
});

describe.each(ofAll)('the alarms of $name', ({ templates }) => {
  const alarms = alarmsIn(templates);

  test('watch the queue and the function of each consumer', () => {
    for (const consumer of CONSUMER_NAMES) {
      const kinds = alarms.filter(({ Properties }) => Properties.AlarmName.includes(`-${consumer}-`)).map(kindOf);
      expect(kinds).toEqual(
        expect.arrayContaining(['dead-letters', 'oldest-message', 'postponed', 'errors', 'throttles', 'concurrency']),
      );
    }
  });

  test('leave out the durations of intake, which takes its whole time for a large file', () => {
    const long = alarms.filter((alarm) => kindOf(alarm) === 'duration');
    expect(long.map(({ Properties }) => Properties.AlarmName.split('-')[2]).toSorted()).toEqual(
      CONSUMER_NAMES.filter((name) => name !== 'intake').toSorted(),
    );
  });

  test('of dead letters stay on while somebody looks at the letters, which hides them for two minutes', () => {
    const letters = alarms.filter((alarm) => kindOf(alarm) === 'dead-letters');
    expect(letters).toHaveLength(CONSUMER_NAMES.length);
    for (const { Properties } of letters) {
      const { Period, EvaluationPeriods, DatapointsToAlarm } = Properties;
      expect(DatapointsToAlarm).toBe(1);
      // A minute in which the looking begins, and one in which it ends.
      expect(EvaluationPeriods * Period).toBeGreaterThan(120 + 2 * Period);
    }
  });

  test('of a batch that does not reconcile stay on from one attempt to the next', () => {
    const { DatapointsToAlarm, EvaluationPeriods, Period } = alarms.find(
      (alarm) => kindOf(alarm) === 'reconciliation-differences',
    )!.Properties;
    const queues = Object.values(templates).flatMap((t) => ofType(resourcesOf(t), 'AWS::SQS::Queue'));
    const [[, queue]] = queues.filter(([, { Properties }]) => Properties.QueueName.endsWith('-checkpoint')) as [
      [string, Resource],
    ];
    expect(DatapointsToAlarm).toBe(1);
    // The message is hidden for so long at most, and then waits for an invocation that is under way.
    expect(EvaluationPeriods * Period).toBeGreaterThan(2 * queue.Properties.VisibilityTimeout + Period);
  });

  test('watch fairness where messages come from many cases', () => {
    const fair = alarms.filter((alarm) => ['quiet-oldest-message', 'noisy-groups'].includes(kindOf(alarm)));
    expect(fair.map(({ Properties }) => Properties.AlarmName.split('-')[2]).toSorted()).toEqual([
      'checkpoint',
      'checkpoint',
      'loader',
      'loader',
      'tagger',
      'tagger',
    ]);
  });

  test('of failed and of long invocations still look when Lambda tells of one that took its whole timeout', () => {
    const functions = Object.values(templates).flatMap((t) => lambdasOf(resourcesOf(t)));
    for (const consumer of CONSUMER_NAMES) {
      const prefix = alarms[0]!.Properties.AlarmName.split('-').slice(0, 2).join('-');
      const [[, { Properties: fn }]] = functions.filter(
        ([, { Properties }]) => Properties.FunctionName === `${prefix}-${LAMBDA_OF[consumer]}`,
      ) as [[string, Resource]];
      const errors = named(alarms, `${prefix}-${consumer}-errors`);
      const duration = named(alarms, `${prefix}-${consumer}-duration`);
      const watched = consumer === 'intake' ? [errors] : [errors, duration];
      expect(watched.map((alarm) => alarm.DatapointsToAlarm)).toEqual([1, 3].slice(0, watched.length));
      // A period is over, and the invocations that the alarm waits for ran one after another.
      for (const { Period, EvaluationPeriods, DatapointsToAlarm } of watched) {
        expect(EvaluationPeriods * Period).toBeGreaterThan(DatapointsToAlarm * fn.Timeout + Period);
      }
    }
  });

  test('of the pipeline are on plain metrics, as a sum of what is mostly missing is fragile', () => {
    const isMath = ({ Properties }: Resource) => Properties.Metrics !== undefined;
    expect(alarms.filter(isMath).map(kindOf)).toEqual(
      alarms.map(kindOf).filter((kind) => ['proxy-connections', 'database-deadlocks'].includes(kind)),
    );
  });

  test('are quiet without data, but for the one whose metric every sweep writes', () => {
    const loud = alarms.filter(({ Properties }) => Properties.TreatMissingData !== 'notBreaching');
    expect(loud.map(({ Properties }) => [Properties.MetricName, Properties.TreatMissingData])).toEqual([
      ['BatchesStandingStill', 'breaching'],
    ]);
  });

  test('are loud without sweeps only where sweeps are scheduled, at least twice a period', () => {
    const { Period } = alarms.find((alarm) => kindOf(alarm) === 'standing-batches')!.Properties;
    const rules = Object.values(templates).flatMap((t) => ofType(resourcesOf(t), 'AWS::Events::Rule'));
    const sweeps = rules.filter(([, { Properties }]) => Properties.Name.endsWith('-sweep'));
    expect(sweeps).toMatchObject([[expect.any(String), { Properties: { State: 'ENABLED' } }]]);
    const [, every, unit] = /^rate\((\d+) (minute|hour)s?\)$/.exec(sweeps[0]![1].Properties.ScheduleExpression)!;
    expect(2 * Number(every) * (unit === 'hour' ? 3_600 : 60)).toBeLessThanOrEqual(Period);
  });

  test('look at no more than a day', () => {
    for (const { Properties } of alarms) {
      const period =
        Properties.Period ??
        Math.max(...Properties.Metrics.map((m: { MetricStat?: { Period: number } }) => m.MetricStat?.Period ?? 0));
      expect(period).toBeGreaterThanOrEqual(60);
      expect(period * Properties.EvaluationPeriods).toBeLessThanOrEqual(24 * 60 * 60);
    }
  });

  test('of metrics that the functions write ask for the dimensions that they write', () => {
    const functions = Object.values(templates).flatMap((t) => ofType(resourcesOf(t), 'AWS::Lambda::Function'));
    const variables = functions.flatMap(([, { Properties }]) => Properties.Environment?.Variables ?? []);
    const written = variables
      .filter((v) => v.POWERTOOLS_METRICS_NAMESPACE)
      .flatMap((v) => [
        `${v.POWERTOOLS_METRICS_NAMESPACE} ${v.POWERTOOLS_SERVICE_NAME} ${v.DEPLOYMENT}`,
        `${v.POWERTOOLS_METRICS_NAMESPACE} ${v.DEPLOYMENT}`,
      ]);
    const asked = alarms.flatMap(({ Properties }) =>
      [
        Properties,
        ...(Properties.Metrics ?? []).flatMap((m: { MetricStat?: { Metric: object } }) => m.MetricStat?.Metric ?? []),
      ]
        .filter(({ Namespace }) => Namespace === 'Caseload')
        .map(({ Namespace, MetricName, Dimensions }) => {
          const value = (name: string) => Dimensions.find((d: { Name: string }) => d.Name === name)?.Value;
          const isShared = (SHARED_METRICS as readonly string[]).includes(MetricName);
          expect(Dimensions).toHaveLength(isShared ? 1 : 2);
          return isShared
            ? `${Namespace} ${value('deployment')}`
            : `${Namespace} ${value('service')} ${value('deployment')}`;
        }),
    );
    expect(new Set(written).size).toBe(6 + 1);
    expect(asked).toHaveLength(5);
    for (const one of asked) expect(written).toContain(one);
  });
});

describe('thresholds', () => {
  test('follow the settings of the consumer and the stage', () => {
    const templates = synthesizeStage('prod', {
      consumers: { loader: { oldestMessageAlarmMinutes: 30 } },
      alarms: { durationPercent: 50, quietMessageMinutes: 2, deadlocks: 7 },
    });
    const alarms = alarmsIn(templates);
    expect(named(alarms, 'caseload-prod-loader-oldest-message').Threshold).toBe(30 * 60);
    expect(named(alarms, 'caseload-prod-loader-duration').Threshold).toBe(450_000);
    expect(named(alarms, 'caseload-prod-loader-quiet-oldest-message').Threshold).toBe(120);
    expect(named(alarms, 'caseload-prod-deadlocks').Threshold).toBe(7);
    expect(named(alarms, 'caseload-prod-lock-waits').Threshold).toBe(5);
  });

  test.each<[object, RegExp]>([
    [{ durationPercent: 101 }, /alarms\.durationPercent: use 1 to 100 percent/],
    [{ quietMessageMinutes: 0 }, /alarms\.quietMessageMinutes: wait at least a minute/],
    [{ deadlocks: -1 }, /alarms\.deadlocks: deadlocks must not be negative/],
    [{ deadlock: 3 }, /alarms: Unrecognized key: "deadlock"/],
  ])('%j are refused', (alarms, message) => {
    expect(() => stageSettings('prod', { alarms })).toThrow(message);
  });

  test('of concurrency are crossed when the bound is reached, which is as far as it goes', () => {
    const { Threshold, MetricName } = named(alarmsIn(prod), 'caseload-prod-loader-concurrency');
    expect([MetricName, Threshold]).toEqual(['ConcurrentExecutions', 19]);
  });

  test('of batches that stand still have a sweep in each period', () => {
    const of = (sweepMinutes: number) =>
      named(alarmsIn(synthesizeStage('dev', { sweepMinutes })), 'caseload-dev-standing-batches');
    expect(of(5)).toMatchObject({ Period: 15 * 60, EvaluationPeriods: 3, Threshold: 0 });
    expect(of(60).Period).toBe(2 * 60 * 60);
  });
});

describe('the database', () => {
  const OWN = [
    'pinned-sessions',
    'proxy-connections',
    'proxy-borrow-latency',
    'database-connections',
    'database-cpu',
    'database-deadlocks',
    'database-lock-waits',
  ];

  test('is watched by the stack that makes it, under the names that it has there', () => {
    expect(alarmsIn(prod, '-data').map(kindOf)).toEqual(OWN);
    expect(alarmsIn(prod, '-pipeline').map(kindOf)).not.toContain('database-cpu');
    const pinned = named(alarmsIn(prod, '-data'), 'caseload-prod-pinned-sessions');
    expect(pinned).toMatchObject({
      Namespace: 'AWS/RDS',
      MetricName: 'DatabaseConnectionsCurrentlySessionPinned',
      Statistic: 'Sum',
      Threshold: 0,
    });
    const resources = resourcesOf(prod['caseload-prod-data']!);
    const proxyName = ofType(resources, 'AWS::RDS::DBProxy')[0]![1].Properties.DBProxyName;
    const cluster = ofType(resources, 'AWS::RDS::DBCluster')[0]![1].Properties.DBClusterIdentifier;
    expect(pinned.Dimensions).toEqual([{ Name: 'ProxyName', Value: proxyName }]);
    expect(named(alarmsIn(prod, '-data'), 'caseload-prod-database-cpu').Dimensions).toEqual([
      { Name: 'DBClusterIdentifier', Value: cluster },
      { Name: 'Role', Value: 'WRITER' },
    ]);
  });

  test('is watched for a writer whose connections are all lent, which idle readers do not hide', () => {
    const resources = resourcesOf(prod['caseload-prod-data']!);
    const proxyName = ofType(resources, 'AWS::RDS::DBProxy')[0]![1].Properties.DBProxyName;
    const { Metrics } = named(alarmsIn(prod, '-data'), 'caseload-prod-proxy-connections');
    const [{ Expression }, ...used] = Metrics;
    expect(Expression).toBe('100 * borrowed / allowed');
    const toWriter = [
      { Name: 'ProxyName', Value: proxyName },
      { Name: 'TargetGroup', Value: 'default' },
      { Name: 'TargetRole', Value: 'READWRITE' },
    ];
    const asked = used.map(({ Id, MetricStat }: { Id: string; MetricStat: Record<string, unknown> }) => [
      Id,
      MetricStat['Metric'],
      MetricStat['Stat'],
    ]);
    const of = (MetricName: string) => ({ Namespace: 'AWS/RDS', MetricName, Dimensions: toWriter });
    expect(asked).toEqual([
      ['borrowed', of('DatabaseConnectionsCurrentlyBorrowed'), 'Sum'],
      ['allowed', of('MaxDatabaseConnectionsAllowed'), 'Sum'],
    ]);
  });

  test('is watched for borrowers that wait, by the name of the proxy alone', () => {
    const resources = resourcesOf(prod['caseload-prod-data']!);
    const proxyName = ofType(resources, 'AWS::RDS::DBProxy')[0]![1].Properties.DBProxyName;
    expect(named(alarmsIn(prod, '-data'), 'caseload-prod-proxy-borrow-latency')).toMatchObject({
      Namespace: 'AWS/RDS',
      MetricName: 'DatabaseConnectionsBorrowLatency',
      Dimensions: [{ Name: 'ProxyName', Value: proxyName }],
      Statistic: 'Average',
      Threshold: 1_000_000,
    });
  });

  test("that is nobody's to name is not watched", () => {
    const existing = ofAll.find(({ overrides }) => overrides.database)!;
    expect(
      alarmsIn(existing.templates)
        .map(kindOf)
        .filter((kind) => OWN.includes(kind)),
    ).toEqual([]);
  });

  test('that exists is watched by the pipeline, as far as it is named', () => {
    const watched = (monitoring: { proxyName?: string; clusterIdentifier?: string }) =>
      alarmsIn(synthesizeStage('prod', { database: { ...existingDatabase, monitoring } as typeof existingDatabase }));
    const both = watched({ proxyName: 'shared-proxy', clusterIdentifier: 'shared' });
    expect(both.map(kindOf).filter((kind) => OWN.includes(kind))).toEqual(OWN);
    expect(named(both, 'caseload-prod-pinned-sessions').Dimensions).toEqual([
      { Name: 'ProxyName', Value: 'shared-proxy' },
    ]);
    const proxyAlone = watched({ proxyName: 'shared-proxy' }).map(kindOf);
    expect(proxyAlone.filter((kind) => OWN.includes(kind))).toEqual([
      'pinned-sessions',
      'proxy-connections',
      'proxy-borrow-latency',
    ]);
  });

  test('of dev, which is small, alarms at fewer connections', () => {
    const alarms = alarmsIn(synthesizeStage('dev', { alarms: { deadlocks: 1 } }));
    expect(named(alarms, 'caseload-dev-database-connections').Threshold).toBe(100);
  });
});

test('every alarm of every stack tells the topic that the settings name when it goes off and when it is over', () => {
  const alarmTopicArn = 'arn:aws:sns:eu-west-1:111122223333:ops';
  for (const { Properties } of alarmsIn(synthesizeStage('prod', { alarmTopicArn }))) {
    expect(Properties.AlarmActions).toEqual([alarmTopicArn]);
    expect(Properties.OKActions).toEqual([alarmTopicArn]);
  }
});
