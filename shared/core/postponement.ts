import { countedOn, type MessageHistory } from './message-history.ts';

/**
 * What a failure is to be put down to:
 * - `away`: the database or a service cannot be used, by whatever message;
 * - `cut-off`: the database broke this work off and can be used again;
 * - `claimed`: another worker is at the same work, or died at it a moment ago and its claim has not run out;
 * - `message`: nothing says that it is not the message itself.
 */
export type Blame = 'away' | 'cut-off' | 'claimed' | 'message';

/** A message that waits for longer fails like any other, so that somebody looks at it. */
const LONGEST_MS = 3 * 24 * 60 * 60 * 1000;

/** A message that breaks connections by itself must not go on doing so for days. */
const MOST_WHEN_CUT_OFF = 20;

/** Whether a failed message is sent anew instead of being received again, so that this failure does not count. */
export function isPostponed(blame: Blame, { cutOffs, postponedSince }: MessageHistory, nowMs: number): boolean {
  if (blame === 'message') return false;
  if (blame === 'cut-off' && cutOffs >= MOST_WHEN_CUT_OFF) return false;
  // Clocks differ by little; a time far ahead is no time at which anything was postponed.
  return postponedSince === null || Math.abs(nowMs - postponedSince) < LONGEST_MS;
}

/** The history of a message that is postponed once more. */
export const withPostponement = (history: MessageHistory, blame: Blame, nowMs: number): MessageHistory => ({
  ...history,
  postponements: countedOn(history.postponements, 1),
  cutOffs: countedOn(history.cutOffs, blame === 'cut-off' ? 1 : 0),
  postponedSince: history.postponedSince ?? nowMs,
});
