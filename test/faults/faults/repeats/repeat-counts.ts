/** What was repeated and disordered, counted when it was handed out. */
export interface RepeatCounts {
  messages: number;
  twice: number;
  /** Twice, and the first delivery was not finished when the second began. */
  twiceAtOnce: number;
  inversions: number;
}

export const newCounts = (): RepeatCounts => ({ messages: 0, twice: 0, twiceAtOnce: 0, inversions: 0 });

const LEAST_SHARE = 0.25;
/** A short import has too few messages for shares. */
const LEAST_SHORT = 3;

/** A fault that did not strike proves nothing. */
export function tooFewRepeats(counts: RepeatCounts, { short }: { readonly short: boolean }): string[] {
  const { messages, twice, twiceAtOnce, inversions } = counts;
  const least = short ? LEAST_SHORT : Math.ceil(messages * LEAST_SHARE);
  return [
    ...(twice >= least ? [] : [`only ${twice} of ${messages} messages were delivered twice, not ${least}`]),
    ...(twiceAtOnce > 0 ? [] : ['no message was delivered again while its first delivery was at work']),
    ...(inversions > 0 ? [] : ['no message was handed out before one that had come earlier']),
  ];
}
