import { countedOn, type MessageHistory } from './message-history.ts';

/**
 * What a failure is to be put down to; by all but the last a message is postponed:
 * - `away`: the database or a service cannot be used, by whatever message;
 * - `cut-off`: the database broke this work off and can be used again;
 * - `cut-short`: the function ran out of time in the middle of it;
 * - `contended`: each attempt waited too long for locks of others, or was a deadlock's victim;
 * - `claimed`: another worker is at the same work, or died at it a moment ago and its claim has not run out;
 * - `message`: nothing says that it is not the message itself.
 */
export type Blame = 'away' | 'cut-off' | 'cut-short' | 'contended' | 'claimed' | 'message';

/** A message that waits for longer fails like any other, so that somebody looks at it. */
const LONGEST_MS = 3 * 24 * 60 * 60 * 1000;

/** What a message may do by itself, such as break its connection or take more time than there is, must not go on for days. */
const COUNTED: ReadonlySet<Blame> = new Set(['cut-off', 'cut-short']);
const MOST_COUNTED = 20;

/** Whether a failed message is sent anew instead of being received again, so that this failure does not count. */
export function isPostponed(blame: Blame, { cutOffs, postponedSince }: MessageHistory, nowMs: number): boolean {
  if (blame === 'message') return false;
  if (COUNTED.has(blame) && cutOffs >= MOST_COUNTED) return false;
  // Clocks differ by little; a time far ahead is no time at which anything was postponed.
  return postponedSince === null || Math.abs(nowMs - postponedSince) < LONGEST_MS;
}

/** The history of a message that is postponed once more. */
export const withPostponement = (history: MessageHistory, blame: Blame, nowMs: number): MessageHistory => ({
  ...history,
  postponements: countedOn(history.postponements, 1),
  cutOffs: countedOn(history.cutOffs, COUNTED.has(blame) ? 1 : 0),
  postponedSince: history.postponedSince ?? nowMs,
});
