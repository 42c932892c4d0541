import type { Tally } from '../../shared/batches/core/tally.ts';
import { counted } from '../../shared/domain/counted.ts';
import type { FaultCode } from '../../shared/domain/fault-codes.ts';
import type { KnownTruth, SampleFamily } from '../sample/known-truth.ts';

/** What the database holds of the sample. */
export interface Imported extends Pick<Tally, 'read' | 'loaded' | 'duplicates' | 'rejected' | 'warnings' | 'taggings'> {
  readonly tags: number;
  readonly customFields: number;
  readonly custodians: number;
  readonly familyLinks: number;
  readonly holders: number;
  readonly faults: Readonly<Partial<Record<FaultCode, number>>>;
  /** Ids of the documents that are exhibits. */
  readonly loadedIds: ReadonlySet<string>;
  /** Ids of the documents that are duplicates, with the id of the document that was kept. */
  readonly duplicateIds: ReadonlyMap<string, string>;
}

const COUNTS = [
  'read',
  'loaded',
  'duplicates',
  'rejected',
  'warnings',
  'taggings',
  'tags',
  'customFields',
  'custodians',
  'familyLinks',
  'holders',
] as const;

/** Where what was imported differs from what must have been, in words; empty when it is exactly that. */
export function differsFromTruth(truth: KnownTruth, found: Imported): string[] {
  const codes = new Set([...Object.keys(truth.faults), ...Object.keys(found.faults)] as FaultCode[]);
  return [
    ...COUNTS.flatMap((what) => difference(what, truth[what], found[what])),
    ...[...codes].sort().flatMap((code) => difference(code, truth.faults[code] ?? 0, found.faults[code] ?? 0)),
    ...misplaced(truth, found),
  ];
}

const difference = (what: string, wanted: number, is: number): string[] =>
  wanted === is ? [] : [`${what}: it must be ${wanted} and is ${is}`];

/** Documents that are not where they belong. With the counts being right, none is anywhere else either. */
function misplaced(truth: KnownTruth, found: Imported): string[] {
  const missing = truth.unique.filter((id) => !found.loadedIds.has(id));
  const wrong = truth.copies.flatMap(copiesOfEach).filter((ids) => !isOneKept(ids, found));
  const known = new Set([
    ...truth.unique,
    ...truth.copies.flat(2).flatMap((f) => f.documents.map((d) => d.documentId)),
  ]);
  const strangers = [...found.loadedIds, ...found.duplicateIds.keys()].filter((id) => !known.has(id));
  return [
    ...listed('missing', missing),
    ...listed(
      'with copies, of which one must be loaded and the others be its duplicates',
      wrong.map((ids) => ids.join(' = ')),
    ),
    ...listed('too many', strangers),
  ];
}

/** The ids of each document of some families that are alike. */
const copiesOfEach = ([first, ...others]: readonly SampleFamily[]): string[][] =>
  first?.documents.map(({ documentId }, i) => [
    documentId,
    ...others.flatMap(({ documents }) => documents[i]?.documentId ?? []),
  ]) ?? [];

function isOneKept(ids: readonly string[], { loadedIds, duplicateIds }: Imported): boolean {
  const [kept, ...more] = ids.filter((id) => loadedIds.has(id));
  return more.length === 0 && ids.every((id) => id === kept || duplicateIds.get(id) === kept);
}

const listed = (what: string, ids: readonly string[]): string[] =>
  ids.length === 0
    ? []
    : [`${counted(ids.length, 'document')} ${what}: ${ids.slice(0, 5).join(', ')}${ids.length > 5 ? ', …' : ''}`];
