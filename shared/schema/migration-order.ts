/**
 * The first migration that was never applied although a later one was, or null. Skipping it in silence, or running it
 * late, would give this schema another shape than its siblings.
 */
export function outOfOrder(known: readonly string[], applied: readonly string[]): string | null {
  const done = new Set(applied);
  const last = [...applied].sort().at(-1) ?? '';
  return known.find((name) => !done.has(name) && name < last) ?? null;
}
