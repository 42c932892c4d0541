import { Duration } from 'aws-cdk-lib';

/** The period of the metrics that Lambda writes when an invocation ends. */
export const INVOCATION_PERIOD = Duration.minutes(5);

/** Which of the last periods an alarm on such a metric looks at. */
export interface AlarmWindow {
  /** In how many of them the metric must be above the threshold. */
  readonly breaching: number;
  readonly periods: number;
}

/** The period that has just begun, and the minutes in which CloudWatch still gathers the one before it. */
const MARGIN_PERIODS = 2;

/**
 * A window in which so many invocations, one after another and each as long as the timeout, all count. Lambda stamps their
 * errors and durations with the moment they began and writes them when they end, so a point comes up to a timeout late, into a
 * period that an alarm on the last period alone has left behind.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics.html
 */
export const windowOf = (invocations: number, timeoutSeconds: number): AlarmWindow => ({
  breaching: invocations,
  periods: invocations * Math.ceil(timeoutSeconds / INVOCATION_PERIOD.toSeconds()) + MARGIN_PERIODS,
});
