import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS_NAMESPACE, type MetricName } from '../../shared/core/metric-names.ts';
import { CONSUMER_NAMES, type ConsumerName, LAMBDA_OF } from '../consumer-names.ts';

/** A metric that a consumer's function writes itself. */
export const functionMetric = (
  prefix: string,
  consumer: ConsumerName,
  metricName: MetricName,
  options: MetricOptions = {},
): Metric =>
  new Metric({
    namespace: METRICS_NAMESPACE,
    metricName,
    dimensionsMap: { service: LAMBDA_OF[consumer], deployment: prefix },
    statistic: 'Sum',
    period: Duration.minutes(1),
    ...options,
  });

/** The sum of a metric over all functions; most of them write it rarely, so each that is missing counts as nothing. */
export function sumOfFunctions(
  prefix: string,
  metricName: MetricName,
  label: string,
  period: Duration,
): MathExpression {
  const metrics = CONSUMER_NAMES.map((name) => [name, functionMetric(prefix, name, metricName, { period })]);
  return new MathExpression({
    expression: CONSUMER_NAMES.map((name) => `FILL(${name}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(metrics),
    label,
    period,
  });
}
