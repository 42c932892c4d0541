import { Metrics as PowertoolsMetrics } from '@aws-lambda-powertools/metrics';
import { METRICS, type MetricName } from '../core/metric-names.ts';

/** Adds to a metric. Counts add up; seconds are values of their own. */
export type Measure = (name: MetricName, value: number) => void;

/** What the code asks of metrics. */
export interface Metrics {
  readonly measure: Measure;
  /** Writes what was measured since the last time; nothing when nothing was. */
  readonly flush: () => void;
}

/**
 * Makes a function's metrics, once a cold start: written to standard output in CloudWatch's embedded metric format, from
 * which CloudWatch Logs makes them. Namespace and service come from the POWERTOOLS_ variables.
 * @param deployment The prefix of all names of the deployment, such as `caseload-prod`.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function createMetrics(deployment: string): Metrics {
  const metrics = new PowertoolsMetrics({ defaultDimensions: { deployment } });
  return {
    measure: (name, value) => {
      metrics.addMetric(name, METRICS[name], value);
    },
    flush: () => {
      // Powertools warns of an empty flush, and most invocations that only look measure nothing.
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
}
