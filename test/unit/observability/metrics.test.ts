import { describe, expect, test } from 'vitest';
import { METRICS } from '../../../shared/observability/core/metric-names.ts';
import { createMetrics } from '../../../shared/observability/metrics.ts';
import { catchLines } from '../../support/written-lines.ts';

const { written } = catchLines({ POWERTOOLS_SERVICE_NAME: 'documentloader', POWERTOOLS_METRICS_NAMESPACE: 'Caseload' });

describe('metrics', () => {
  test('are one line of the embedded metric format for an invocation, by function and deployment and nothing else', () => {
    const metrics = createMetrics('caseload-prod');
    metrics.measure('DocumentsLoaded', 480);
    metrics.measure('DocumentsLoaded', 20);
    metrics.measure('PartSeconds', 1.5);
    metrics.flush();
    expect(written()).toEqual([
      {
        _aws: {
          Timestamp: expect.any(Number),
          CloudWatchMetrics: [
            {
              Namespace: 'Caseload',
              Dimensions: [['service', 'deployment']],
              Metrics: [
                { Name: 'DocumentsLoaded', Unit: 'Count' },
                { Name: 'PartSeconds', Unit: 'Seconds' },
              ],
            },
          ],
        },
        service: 'documentloader',
        deployment: 'caseload-prod',
        DocumentsLoaded: [480, 20],
        PartSeconds: 1.5,
      },
    ]);
  });

  test('of locks are written a second time, by deployment alone, so that all functions write one metric', () => {
    const metrics = createMetrics('caseload-prod');
    metrics.measure('DocumentsLoaded', 480);
    metrics.measure('Deadlocks', 1);
    metrics.measure('Deadlocks', 1);
    metrics.measure('LockWaitTimeouts', 1);
    metrics.flush();
    const shared = written()[1]!;
    expect(written()).toHaveLength(2);
    expect(written()[0]).toMatchObject({ service: 'documentloader', Deadlocks: [1, 1], LockWaitTimeouts: 1 });
    expect(shared).toEqual({
      _aws: {
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [
          {
            Namespace: 'Caseload',
            Dimensions: [['deployment']],
            Metrics: [
              { Name: 'Deadlocks', Unit: 'Count' },
              { Name: 'LockWaitTimeouts', Unit: 'Count' },
            ],
          },
        ],
      },
      deployment: 'caseload-prod',
      Deadlocks: [1, 1],
      LockWaitTimeouts: 1,
    });
  });

  test('keep their dimensions in every line, however many values an invocation has', () => {
    const metrics = createMetrics('caseload-prod');
    for (let retry = 0; retry < 250; retry++) metrics.measure('Deadlocks', 1);
    metrics.flush();
    metrics.measure('Deadlocks', 1);
    metrics.flush();
    type Line = { _aws: { CloudWatchMetrics: { Dimensions: string[][] }[] }; Deadlocks: number | number[] };
    const counted = (dimensions: string[]) =>
      (written() as unknown as Line[])
        .filter(({ _aws }) => `${_aws.CloudWatchMetrics[0]?.Dimensions}` === `${[dimensions]}`)
        .flatMap(({ Deadlocks }) => Deadlocks).length;
    expect([counted(['service', 'deployment']), counted(['deployment'])]).toEqual([251, 251]);
    expect(written().length).toBe(8);
  });

  test('write nothing, and no warning, when nothing was measured', () => {
    const metrics = createMetrics('caseload-prod');
    metrics.flush();
    metrics.measure('MessagesRefused', 1);
    metrics.flush();
    metrics.flush();
    expect(written()).toHaveLength(1);
  });

  test('all have a unit that CloudWatch takes, and keep 0', () => {
    const metrics = createMetrics('caseload-prod');
    for (const name of Object.keys(METRICS)) metrics.measure(name as keyof typeof METRICS, 0);
    metrics.flush();
    expect(written()).toMatchObject([{ BatchesStandingStill: 0, SweepFailures: 0, Deadlocks: 0 }, { Deadlocks: 0 }]);
  });
});
