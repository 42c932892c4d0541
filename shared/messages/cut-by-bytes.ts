/**
 * Cuts a list into runs of at most `budget` bytes, as few as keeping the order allows. No items give one empty run.
 * @param bytes What one item weighs, its separator included.
 * @throws RangeError when one item alone is heavier than the budget.
 */
export function cutByBytes<T>(items: readonly T[], budget: number, bytes: (item: T) => number): T[][] {
  let run: T[] = [];
  let weight = 0;
  const runs = [run];
  for (const item of items) {
    const added = bytes(item);
    if (added > budget) throw new RangeError(`One item takes ${added} bytes, a message has room for ${budget}.`);
    if (weight + added > budget) {
      run = [];
      weight = 0;
      runs.push(run);
    }
    run.push(item);
    weight += added;
  }
  return runs;
}
