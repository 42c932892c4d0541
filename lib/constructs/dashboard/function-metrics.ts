import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import {
  METRICS_NAMESPACE,
  type MetricName,
  type SharedMetric,
} from '../../../shared/observability/core/metric-names.ts';
import { type ConsumerName, LAMBDA_OF } from '../../consumer-names.ts';

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

/** What all functions of a deployment wrote of a metric, whichever of them did. */
export const deploymentMetric = (prefix: string, metricName: SharedMetric, options: MetricOptions = {}): Metric =>
  new Metric({
    namespace: METRICS_NAMESPACE,
    metricName,
    dimensionsMap: { deployment: prefix },
    statistic: 'Sum',
    period: Duration.minutes(1),
    ...options,
  });
