/** The error and everything it wraps, outermost first. Sequelize wraps in `original` and `parent`, others in `cause`. */
export function* causesOf(error: unknown, seen = new Set<unknown>()): Generator<Readonly<Record<string, unknown>>> {
  if (typeof error !== 'object' || error === null || seen.has(error)) return;
  seen.add(error);
  const layer = error as Record<string, unknown>;
  yield layer;
  yield* causesOf(layer['original'], seen);
  yield* causesOf(layer['parent'], seen);
  yield* causesOf(layer['cause'], seen);
}
