import type { Choose } from '../../choices.ts';
import type { Episode, EpisodeSubject } from '../../episodes/episode.ts';
import { unitsGivenUp } from '../../episodes/logged-errors.ts';
import type { Strike } from '../../episodes/strike.ts';
import type { AwsHook, AwsRequest } from '../../proxies/aws-proxy.ts';
import { type Breakage, breakagesOf } from './breakages.ts';

/** Nearly always as long as something has not struck as often as is wanted: an import asks S3 a few times only. */
const CHANCE = { wanted: 0.9, more: 0.2 };
const TIMES_EACH = { full: 2, short: 1 };
const SERVICES: readonly [AwsRequest['service'], ...AwsRequest['service'][]] = ['sqs', 'sns', 's3'];

/** Services fail, throttle, reset connections, do the work and do not say so, take half a batch, and break a body off. */
export const randomErrors: Episode = {
  name: 'random errors',
  async strike({ lab, choose, short, ended }: EpisodeSubject) {
    const wanted = short ? TIMES_EACH.short : TIMES_EACH.full;
    const broken = SERVICES.map((service) => breakRequests(service, choose, wanted));
    const removers = broken.map(({ hook }) => lab.awsProxy.onRequest(hook));
    await new Promise((resolve) => ended.addEventListener('abort', resolve, { once: true }));
    for (const remove of removers) remove();
    const [first, ...others] = broken.flatMap(({ strikes }) => strikes());
    if (first === undefined) throw new Error('There is nothing to break requests with.');
    return { strikes: [first, ...others], secondsAway: 0 };
  },
  tell({ logs }) {
    const givenUp = unitsGivenUp(logs);
    return {
      figures: { 'units given up because of them': givenUp },
      // A batch that is accepted in part, or a body that is broken off, is not mended by the SDK's own retries.
      problems: givenUp > 0 ? [] : ['no function gave up anything, so the errors reached none'],
    };
  },
};

/** Breaks some requests of a service, by choices for the first, the second and so on. */
function breakRequests(
  service: AwsRequest['service'],
  choose: Choose,
  wanted: number,
): { readonly hook: AwsHook; readonly strikes: () => readonly Strike[] } {
  const times = new Map(breakagesOf(service).map((breakage) => [breakage, 0]));
  const timesOf = (breakage: Breakage): number => times.get(breakage) ?? 0;
  let requests = 0;
  return {
    hook(request) {
      if (request.service !== service) return { kind: 'pass' };
      requests += 1;
      const fitting = [...times.keys()].filter((breakage) => breakage.fits(request));
      const missing = fitting.filter((breakage) => timesOf(breakage) < wanted);
      const among = missing.length > 0 ? missing : fitting;
      if (choose(`${service} is broken`, requests) >= (missing.length > 0 ? CHANCE.wanted : CHANCE.more)) {
        return { kind: 'pass' };
      }
      const chosen = among[Math.floor(choose(`${service} is broken by`, requests) * among.length)];
      return chosen?.verdict(request, () => times.set(chosen, timesOf(chosen) + 1)) ?? { kind: 'pass' };
    },
    strikes: () => [...times].map(([{ name }, n]) => ({ what: name, wanted, times: n })),
  };
}
