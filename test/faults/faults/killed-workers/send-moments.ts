export const BEFORE_PUBLISH = 'between commit and publish';
export const AFTER_PUBLISH = 'between publish and acknowledge';
export const INSIDE = 'inside a transaction';
export type SendKind = typeof BEFORE_PUBLISH | typeof AFTER_PUBLISH | typeof INSIDE;

/** When the request arrives, and nobody hears of it; or when it was accepted, and its sender does not learn. */
export type Side = 'before' | 'after';

/** Sent when what they tell of is committed. */
const COMMITTED = [
  'JOB_STARTED',
  'TAG_DOCUMENTS',
  'DOCUMENT_LOADED',
  'DOCUMENT_REJECTED',
  'DOCUMENT_TAGGED',
  'BATCH_END_START',
];
/** Sent under the lock of the batch's row, before the commit. */
const UNCOMMITTED = ['LOAD_PART', 'BATCH_END_FINISHED', 'LOADER_FINISHED'];
/** The same, and nothing is cancelled here, so it is not required. */
const CANCELLED = 'LOADER_CANCELLED';

/** Where a worker is when it sends messages of these types; null when nothing of the kind is told by them. */
export function sendKind(types: readonly string[], side: Side): SendKind | null {
  if (types.some((type) => UNCOMMITTED.includes(type) || type === CANCELLED)) return INSIDE;
  if (!types.some((type) => COMMITTED.includes(type))) return null;
  return side === 'before' ? BEFORE_PUBLISH : AFTER_PUBLISH;
}

/** Moments at which a worker must have died, as `type side`. */
export function milestones(short: boolean): Set<string> {
  const sides = ['before', 'after'] as const;
  const all = [...COMMITTED, ...UNCOMMITTED];
  // Every type on one side, when there is not time for both: what is broken off before is mended in the same way after.
  const due = short
    ? all.map((type, i) => milestone(type, i % 2 === 0 ? 'before' : 'after'))
    : all.flatMap((type) => sides.map((side) => milestone(type, side)));
  return new Set(due);
}

export const milestone = (type: string, side: Side): string => `${type} ${side} it was accepted`;
