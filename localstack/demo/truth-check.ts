import type { FaultCode } from '../../shared/core/fault-codes.ts';
import type { Tally } from '../../shared/core/tally.ts';
import type { KnownTruth, SampleFamily } from './sample/known-truth.ts';

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
  const wrong = truth.copies.filter((families) => !isOneKept(families, found));
  const known = new Set([
    ...truth.unique,
    ...truth.copies.flat(2).flatMap((f) => f.documents.map((d) => d.documentId)),
  ]);
  const strangers = [...found.loadedIds, ...found.duplicateIds.keys()].filter((id) => !known.has(id));
  return [
    ...listed('must be loaded and are not', missing),
    ...listed(
      'head copies of one content, of which one must be kept whole and the others be its duplicates',
      wrong.map((families) => families.map((family) => family.documents[0]?.documentId).join(' = ')),
    ),
    ...listed('must not be there', strangers),
  ];
}

function isOneKept(families: readonly SampleFamily[], { loadedIds, duplicateIds }: Imported): boolean {
  const isLoaded = ({ documents }: SampleFamily) => documents.every(({ documentId }) => loadedIds.has(documentId));
  const [kept, ...more] = families.filter(isLoaded);
  const head = kept?.documents[0]?.documentId;
  if (head === undefined || more.length > 0) return false;
  const others = families.filter((family) => family !== kept).flatMap((family) => family.documents);
  return others.every(({ documentId }) => duplicateIds.get(documentId) === head);
}

const listed = (what: string, ids: readonly string[]): string[] =>
  ids.length === 0 ? [] : [`${ids.length} ${what}: ${ids.slice(0, 5).join(', ')}${ids.length > 5 ? ', …' : ''}`];
