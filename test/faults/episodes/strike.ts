/** Something that was to happen, and how often it did. */
export interface Strike {
  readonly what: string;
  readonly wanted: number;
  readonly times: number;
}

/** What struck less often than was wanted, in words. A fault that happened to nobody has shown nothing. */
export const tooFewStrikes = (strikes: readonly Strike[]): string[] =>
  strikes
    // Wanting nothing would be a check that cannot fail.
    .filter(({ wanted, times }) => times < Math.max(1, wanted))
    .map(({ what, wanted, times }) => `${what}: only ${times} of ${wanted} came about`);

/** Each strike with its times, for figures. */
export const strikeFigures = (strikes: readonly Strike[]): Record<string, number> =>
  Object.fromEntries(strikes.map(({ what, times }) => [what, times]));
