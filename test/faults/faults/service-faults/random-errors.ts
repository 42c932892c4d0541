import type { SeededRandom } from '../../../../localstack/demo/sample/seeded-random.ts';
import type { Episode } from '../../episodes/episode.ts';
import type { AwsRequest, AwsVerdict } from '../../proxies/aws-proxy.ts';

const PERCENT_BROKEN = 20;

/** What each service says when it is not well. */
const ERRORS: Readonly<Record<AwsRequest['service'], readonly AwsVerdict[]>> = {
  sqs: [
    { kind: 'answer', status: 400, code: 'ThrottlingException' },
    { kind: 'answer', status: 500, code: 'InternalFailure' },
    { kind: 'answer', status: 503, code: 'ServiceUnavailable' },
  ],
  sns: [
    { kind: 'answer', status: 400, code: 'Throttling' },
    { kind: 'answer', status: 500, code: 'InternalError' },
    { kind: 'answer', status: 503, code: 'ServiceUnavailable' },
  ],
  s3: [
    { kind: 'answer', status: 503, code: 'SlowDown' },
    { kind: 'answer', status: 500, code: 'InternalError' },
  ],
};
const BATCHES: ReadonlySet<string> = new Set(['SendMessageBatch', 'PublishBatch']);

/** Services fail, throttle, reset connections, do the work and do not say so, take half a batch, and break a body off. */
export const randomErrors: Episode = {
  name: 'random errors',
  async strike({ lab, random, ended }) {
    const counts: Record<string, number> = {};
    const remove = lab.awsProxy.onRequest((request) => {
      if (!random.chance(PERCENT_BROKEN)) return { kind: 'pass' };
      const verdict = breakRequest(request, random);
      counts[verdict.kind] = (counts[verdict.kind] ?? 0) + 1;
      return verdict;
    });
    await new Promise((resolve) => ended.addEventListener('abort', resolve, { once: true }));
    remove();
    return {
      times: Object.values(counts).reduce((sum, n) => sum + n, 0),
      secondsAway: 0,
      figures: Object.fromEntries(Object.entries(counts).map(([kind, n]) => [`broken by ${kind}`, n])),
    };
  },
};

function breakRequest({ service, action }: AwsRequest, random: SeededRandom): AwsVerdict {
  const choices: AwsVerdict[] = [
    random.pick(ERRORS[service]),
    { kind: 'reset' },
    { kind: 'after', run: async () => 'reset' },
    ...(BATCHES.has(action) ? [{ kind: 'partial', accept: random.below(2) } as const] : []),
    ...(action === 'GetObject' ? [{ kind: 'body', afterBytes: random.below(10_000), ending: 'reset' } as const] : []),
  ];
  return random.pick(choices);
}
