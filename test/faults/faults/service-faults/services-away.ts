import { setTimeout as delay } from 'node:timers/promises';
import type { Episode, EpisodeSubject, Struck } from '../../episodes/episode.ts';
import { afterRequests, secondsOf } from '../../episodes/moments.ts';
import type { AwsRequest, AwsVerdict } from '../../proxies/aws-proxy.ts';

type Service = AwsRequest['service'];

/**
 * In the order in which a part meets them. SQS comes back within the receives of a message: while it is away nothing can
 * be postponed, and the pollers, which the proxy does not stand before, go on receiving.
 */
const AWAY: readonly { readonly service: Service; readonly full: number; readonly short: number }[] = [
  { service: 's3', full: 30, short: 3 },
  { service: 'sqs', full: 15, short: 3 },
  { service: 'sns', full: 30, short: 3 },
];
const HANGING: typeof AWAY = [
  { service: 'sqs', full: 15, short: 6 },
  { service: 'sns', full: 25, short: 6 },
];
const REQUESTS_BEFORE = 2;
const PASS: AwsVerdict = { kind: 'pass' };
/** Each costs as long as a client waits for a byte. */
const STALLED_BODIES = { full: 3, short: 1 };
/** Intake asks for the head of a file and for all of it, and each part is asked for. */
const OBJECTS_ASKED = 4;

/** Each service in turn answers nothing but errors for a while. */
export const servicesAway: Episode = {
  name: 'services away',
  strike: (subject) => breakEach(AWAY, subject, () => ({ kind: 'answer', status: 503, code: 'ServiceUnavailable' })),
};

/** Each service in turn answers nothing at all for a while, and the bodies of objects stall. */
export const servicesHang: Episode = {
  name: 'services hang',
  async strike(subject) {
    const { lab, random, short } = subject;
    let passed = random.below(OBJECTS_ASKED);
    let stalled = 0;
    const remove = lab.awsProxy.onRequest(({ action }) => {
      if (action !== 'GetObject' || stalled >= (short ? STALLED_BODIES.short : STALLED_BODIES.full)) return PASS;
      passed -= 1;
      if (passed >= 0) return PASS;
      stalled += 1;
      return { kind: 'body', afterBytes: 1_000, ending: 'stall' };
    });
    const struck = await breakEach(HANGING, subject, () => ({ kind: 'hang' }));
    remove();
    return { ...struck, figures: { 'bodies stalled': stalled } };
  },
};

async function breakEach(turns: typeof AWAY, subject: EpisodeSubject, verdict: () => AwsVerdict): Promise<Struck> {
  const { lab, random, short, ended } = subject;
  let [times, secondsAway] = [0, 0];
  for (const turn of turns) {
    await afterRequests(1 + random.below(REQUESTS_BEFORE), turn.service, subject);
    if (ended.aborted) break;
    const met = Promise.withResolvers<void>();
    const remove = lab.awsProxy.onRequest(({ service }) => {
      if (service !== turn.service) return PASS;
      times += 1;
      met.resolve();
      return verdict();
    });
    ended.addEventListener('abort', () => met.resolve(), { once: true });
    await met.promise;
    secondsAway += await secondsOf(() => delay((short ? turn.short : turn.full) * 1000));
    remove();
  }
  return { times, secondsAway };
}
