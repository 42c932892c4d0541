/** What was repeated and disordered, counted when it was handed out. */
export interface RepeatCounts {
  messages: number;
  twice: number;
  /** Twice, and the first delivery was not finished when the second began. */
  twiceAtOnce: number;
  inversions: number;
}

export const newCounts = (): RepeatCounts => ({ messages: 0, twice: 0, twiceAtOnce: 0, inversions: 0 });

/** Of all messages, those that must come twice, and those whose second delivery must begin before the first has ended. */
const LEAST_SHARE = { twice: 0.3, atOnce: 0.3 };
/** A short import has too few messages for shares. */
const LEAST_SHORT = { twice: 3, atOnce: 1 };

/** A fault that did not strike proves nothing. */
export function tooFewRepeats(counts: RepeatCounts, { short }: { readonly short: boolean }): string[] {
  const { messages, twice, twiceAtOnce, inversions } = counts;
  const least = (kind: keyof typeof LEAST_SHARE): number =>
    short ? LEAST_SHORT[kind] : Math.ceil(messages * LEAST_SHARE[kind]);
  const tooFew = (what: string, is: number, must: number): string[] =>
    is >= must ? [] : [`only ${is} of ${messages} messages were delivered ${what}, not ${must}`];
  return [
    ...tooFew('twice', twice, least('twice')),
    ...tooFew('again while their first delivery was at work', twiceAtOnce, least('atOnce')),
    ...(inversions > 0 ? [] : ['no message was handed out before one that had come earlier']),
  ];
}
