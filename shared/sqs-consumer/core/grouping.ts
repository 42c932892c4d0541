/** The two halves of a list, in order; the first is the larger one. */
export function halves<T>(items: readonly T[]): readonly [first: readonly T[], second: readonly T[]] {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)];
}

/** What decides which messages share one transaction. */
export interface UnitRule<T> {
  /** Items with an equal key may share a unit; null stands alone. */
  readonly keyOf: (item: T) => string | null;
  /** How much of a unit the item takes, for example its documents. */
  readonly weightOf: (item: T) => number;
  /** A unit is closed before it outweighs this; an item that does so by itself is a unit of its own. */
  readonly maxWeight: number;
}

/** Cuts items into units of one key each, in the order in which each unit's first item came. */
export function unitsBy<T>(
  items: readonly T[],
  { keyOf, weightOf, maxWeight }: UnitRule<T>,
): readonly (readonly T[])[] {
  const units: T[][] = [];
  const open = new Map<string | null, { unit: T[]; weight: number }>();
  for (const item of items) {
    const key = keyOf(item);
    const weight = weightOf(item);
    const current = key === null ? undefined : open.get(key);
    if (current && current.weight + weight <= maxWeight) {
      current.unit.push(item);
      current.weight += weight;
    } else {
      const unit = [item];
      units.push(unit);
      open.set(key, { unit, weight });
    }
  }
  return units;
}
