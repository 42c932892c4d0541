/**
 * Finds the items that break a bulk write, by halving: a half that passes is cleared whole, so that one bad item in 500
 * costs about eighteen tries.
 *
 * @param passes Tries a set without a lasting effect; false when the set contains an item that breaks it.
 * @returns the items that do not pass alone; empty when only some combination fails.
 */
export async function findPoison<T>(
  items: readonly T[],
  passes: (items: readonly T[]) => Promise<boolean>,
): Promise<T[]> {
  if (items.length === 0 || (await passes(items))) return [];
  if (items.length === 1) return [...items];
  const middle = items.length >> 1;
  return [...(await findPoison(items.slice(0, middle), passes)), ...(await findPoison(items.slice(middle), passes))];
}
