import { runEpisodes } from '../episodes/run-episodes.ts';
import type { Fault } from '../fault.ts';
import { randomErrors } from './service-faults/random-errors.ts';
import { servicesAway, servicesHang } from './service-faults/services-away.ts';

/** SQS, SNS and S3 fail, as services do. */
export const serviceFaults: Fault = {
  name: 'service-faults',
  title: 'SQS, SNS and S3 answer errors, throttle, hang, reset, and take half a batch',
  documents: { full: 6_000, short: 1_500 },
  async run(context) {
    const { figures, problems } = await runEpisodes([servicesHang, servicesAway, randomErrors], context, {});
    const timedOut = figures['invocations that timed out'];
    return {
      figures,
      problems: [...problems, ...(timedOut === 0 ? [] : [`${timedOut} invocations ran over their time`])],
    };
  },
};
