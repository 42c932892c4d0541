import type { MetricName } from '../../shared/observability/core/metric-names.ts';
import type { Metrics } from '../../shared/observability/metrics.ts';

/** Metrics that keep what was measured and write nothing. */
export interface FakeMetrics extends Metrics {
  /** The values of each metric that was measured, in order. */
  readonly values: Partial<Record<MetricName, number[]>>;
  /** How often they were flushed. */
  flushes(): number;
  /** A metric's sum; 0 when it was never measured. */
  sum(name: MetricName): number;
}

export function createFakeMetrics(): FakeMetrics {
  const values: Partial<Record<MetricName, number[]>> = {};
  let flushed = 0;
  return {
    values,
    measure: (name, value) => {
      values[name] = [...(values[name] ?? []), value];
    },
    flush: () => {
      flushed += 1;
    },
    flushes: () => flushed,
    sum: (name) => (values[name] ?? []).reduce((sum, value) => sum + value, 0),
  };
}
