/** What one fault, or all of them together, did and found, in numbers that can be added up. */
export interface FaultTotals {
  /** Rows imported under the fault. */
  readonly documents: number;
  /** Workers and servers killed. */
  readonly kills?: number;
  /** Messages and requests that came more than once. */
  readonly repeats?: number;
  /** What the product tried again by itself. */
  readonly retries?: number;
  readonly rowsLost: number;
  readonly rowsDoubled: number;
  readonly eventsLost: number;
}

const NAMES = ['documents', 'kills', 'repeats', 'retries', 'rowsLost', 'rowsDoubled', 'eventsLost'] as const;

/** Adds up the totals of faults; those that import nothing have none. */
export function sumOfTotals(all: readonly (FaultTotals | undefined)[]): Required<FaultTotals> {
  const sum = (name: (typeof NAMES)[number]) => all.reduce((total, one) => total + (one?.[name] ?? 0), 0);
  return Object.fromEntries(NAMES.map((name) => [name, sum(name)])) as Record<(typeof NAMES)[number], number>;
}

/** `52,000 documents under 431 kills, …: 0 rows lost, …`, for people. */
export function totalsText({ documents, kills, repeats, retries, ...found }: Required<FaultTotals>): string {
  const n = (value: number): string => value.toLocaleString('en');
  return (
    `${n(documents)} documents under ${n(kills)} kills, ${n(repeats)} repeats and ${n(retries)} retries: ` +
    `${n(found.rowsLost)} rows lost, ${n(found.rowsDoubled)} doubled, ${n(found.eventsLost)} events lost.`
  );
}
