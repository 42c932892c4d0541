import type { SeededRandom } from '../../../../localstack/demo/sample/seeded-random.ts';
import type { Kills } from '../../lab/kills.ts';
import type { AwsProxy, AwsRequest } from '../../proxies/aws-proxy.ts';

export const BEFORE_SEND = 'between commit and publish';
export const AFTER_SEND = 'between publish and acknowledge';

/** What a batch says once, or what its rows wait for: each is broken off, whatever chance says. */
const MILESTONES = ['TAG_DOCUMENTS', 'JOB_STARTED', 'BATCH_END_START', 'LOADER_FINISHED'];
const PERCENT = 15;

const isSend = ({ service, action }: AwsRequest): boolean =>
  (service === 'sns' && action.startsWith('Publish')) || (service === 'sqs' && action.startsWith('SendMessage'));

/**
 * Kills workers at their sends, which all come after a commit or before one: when the request arrives, and nobody hears of
 * it; and when it was accepted, and its sender does not learn.
 * @param each How many of either kind, milestones included, which go first.
 * @returns what ends it.
 */
export function killAtSends(
  proxy: Pick<AwsProxy, 'onRequest'>,
  kills: Kills,
  { random, each }: { readonly random: SeededRandom; readonly each: number },
): () => void {
  // Kept apart when there is not time for both: what is broken off before is mended in the same way after.
  const isSparse = each < MILESTONES.length;
  const due = {
    [BEFORE_SEND]: new Set(isSparse ? MILESTONES.filter((_, i) => i % 2 === 0) : MILESTONES),
    [AFTER_SEND]: new Set(isSparse ? MILESTONES.filter((_, i) => i % 2 === 1) : MILESTONES),
  };
  const isDue = (kind: typeof BEFORE_SEND | typeof AFTER_SEND, body: string): boolean => {
    const milestone = [...due[kind]].find((name) => body.includes(name));
    if (milestone !== undefined) return due[kind].delete(milestone);
    return kills.of(kind) < each && random.chance(PERCENT);
  };
  return proxy.onRequest(async (request) => {
    const { environmentId: id, body } = request;
    if (id === null || !isSend(request)) return { kind: 'pass' };
    if (isDue(BEFORE_SEND, body)) {
      await kills.one(BEFORE_SEND, id);
      return { kind: 'reset' };
    }
    if (!isDue(AFTER_SEND, body)) return { kind: 'pass' };
    const run = async () => {
      await kills.one(AFTER_SEND, id);
      return 'reset' as const;
    };
    return { kind: 'after', run };
  });
}
