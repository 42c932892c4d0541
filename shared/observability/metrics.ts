import { Metrics as PowertoolsMetrics } from '@aws-lambda-powertools/metrics';
import { METRICS, type MetricName, SHARED_METRICS } from './core/metric-names.ts';

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
  const own = new PowertoolsMetrics({ defaultDimensions: { deployment } });
  const shared = sharedMetrics(deployment);
  const isShared = (name: MetricName): boolean => (SHARED_METRICS as readonly MetricName[]).includes(name);
  return {
    measure: (name, value) => {
      own.addMetric(name, METRICS[name], value);
      if (isShared(name)) shared.addMetric(name, METRICS[name], value);
    },
    flush: () => {
      for (const metrics of [own, shared]) {
        // Powertools warns of an empty flush, and most invocations that only look measure nothing.
        if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
      }
    },
  };
}

/**
 * Metrics without `service`, which Powertools adds to every dimension set of an instance. An instance of its own, because sets
 * that are added to one are gone after each line, and a line is written early when a metric has a hundred values.
 */
function sharedMetrics(deployment: string): PowertoolsMetrics {
  const metrics = new PowertoolsMetrics();
  metrics.clearDefaultDimensions();
  return metrics.setDefaultDimensions({ deployment });
}
