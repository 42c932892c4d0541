import { noneTimedOut } from '../episodes/lab-figures.ts';
import { runEpisodes } from '../episodes/run-episodes.ts';
import type { Fault } from '../fault.ts';
import { randomErrors } from './service-faults/random-errors.ts';
import { MAX_RECEIVE_COUNT, servicesAway } from './service-faults/services-away.ts';
import { servicesHang } from './service-faults/services-hang.ts';

/** SQS, SNS and S3 fail, as services do. */
export const serviceFaults: Fault = {
  name: 'service-faults',
  title: 'SQS, SNS and S3 answer errors, throttle, hang, reset, and take half a batch',
  documents: { full: 6_000, short: 1_500 },
  run: async (context) =>
    noneTimedOut(
      await runEpisodes([servicesHang, servicesAway, randomErrors], context, { maxReceiveCount: MAX_RECEIVE_COUNT }),
    ),
};
