import type { Choose } from '../../choices.ts';
import type { Kills } from '../../lab/kills.ts';
import { messageKey } from '../../lab/message-key.ts';
import { occurrences } from '../../lab/occurrences.ts';
import { sentBodies } from '../../lab/sent-bodies.ts';
import type { AwsProxy, AwsRequest } from '../../proxies/aws-proxy.ts';
import { INSIDE, milestone, milestones, type SendKind, type Side, sendKind } from './send-moments.ts';

/** Of the sends that are no milestone. */
const SHARE = 0.15;
/** There are fewer of them. */
const SHARE_INSIDE = 0.3;

export interface SendKillOptions {
  readonly choose: Choose;
  /** How many of each kind, milestones not counted against it. */
  readonly each: number;
  readonly short: boolean;
}

/** What kills workers at their sends. */
export interface SendKills {
  /** Milestones at which no worker has died so far. */
  missed(): readonly string[];
}

/**
 * Kills workers at what they send: when the request arrives, and nobody hears of it; and when it was accepted, and its
 * sender does not learn. Every milestone goes first, once; others by chance.
 */
export function killAtSends(proxy: Pick<AwsProxy, 'onRequest'>, kills: Kills, options: SendKillOptions): SendKills {
  const { choose, each, short } = options;
  const due = milestones(short);
  const times = occurrences();
  const isDue = (types: readonly string[], side: Side): boolean => types.some((type) => due.has(milestone(type, side)));
  const isChosen = (kind: SendKind, key: string): boolean =>
    kills.of(kind) < each && choose(key, times(key)) < (kind === INSIDE ? SHARE_INSIDE : SHARE);

  const kindDue = (request: AwsRequest, side: Side): { kind: SendKind; types: string[] } | null => {
    const messages = sentBodies(request).map(messageKey);
    const types = messages.flatMap(({ type }) => type ?? []);
    const kind = sendKind(types, side);
    const key = `${side} ${messages.map((message) => message.key).join(' ')}`;
    return kind !== null && (isDue(types, side) || isChosen(kind, key)) ? { kind, types } : null;
  };
  const kill = async (id: string, { kind, types }: { kind: SendKind; types: readonly string[] }, side: Side) => {
    if (!(await kills.one(kind, id))) return;
    for (const type of types) due.delete(milestone(type, side));
  };
  proxy.onRequest(async (request) => {
    const { environmentId: id } = request;
    if (id === null) return { kind: 'pass' };
    const before = kindDue(request, 'before');
    if (before) {
      await kill(id, before, 'before');
      return { kind: 'reset' };
    }
    const after = kindDue(request, 'after');
    if (!after) return { kind: 'pass' };
    const run = async () => {
      await kill(id, after, 'after');
      return 'reset' as const;
    };
    return { kind: 'after', run };
  });
  return { missed: () => [...due] };
}
