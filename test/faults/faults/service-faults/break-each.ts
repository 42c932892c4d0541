import type { EpisodeSubject, Struck } from '../../episodes/episode.ts';
import { afterRequests } from '../../episodes/moments.ts';
import { outage } from '../../episodes/outage.ts';
import type { FunctionLogs } from '../../lab/function-logs.ts';
import type { AwsRequest, AwsVerdict } from '../../proxies/aws-proxy.ts';

/** One service, for so many seconds. */
export interface Turn {
  readonly service: AwsRequest['service'];
  readonly full: number;
  readonly short: number;
}

/** How a service is broken during its turn. */
export interface Breakage {
  readonly verdict: AwsVerdict;
  /** What it does to functions, in words. */
  readonly what: string;
  /** How often it has. */
  readonly met: (logs: FunctionLogs) => number;
}

const REQUESTS_BEFORE = 2;

/** Breaks one service after the other, each until functions have met it. */
export async function breakEach(
  [first, ...others]: readonly [Turn, ...Turn[]],
  subject: EpisodeSubject,
  breakage: () => Breakage,
): Promise<Struck> {
  let struck = await breakOne(first, subject, breakage());
  for (const turn of others) {
    const next = await breakOne(turn, subject, breakage());
    const [strike, ...strikes] = struck.strikes;
    struck = {
      strikes: [strike, ...strikes, ...next.strikes],
      secondsAway: struck.secondsAway + next.secondsAway,
      spans: [...(struck.spans ?? []), ...(next.spans ?? [])],
    };
  }
  return struck;
}

async function breakOne(
  { service, full, short }: Turn,
  subject: EpisodeSubject,
  { verdict, what, met }: Breakage,
): Promise<Struck> {
  const { lab, choose } = subject;
  await afterRequests(1 + Math.floor(choose(`requests before ${service}`) * REQUESTS_BEFORE), service, subject);
  let remove = (): void => {};
  const { times, secondsAway, from, to } = await outage(subject, {
    seconds: subject.short ? short : full,
    begin: () => {
      remove = lab.awsProxy.onRequest((request) => (request.service === service ? verdict : { kind: 'pass' }));
    },
    end: () => remove(),
    met,
  });
  return {
    strikes: [{ what: `${service}: ${what}`, wanted: 1, times }],
    secondsAway,
    spans: [{ what: `${service} was away`, from, to }],
  };
}
