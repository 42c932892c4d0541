import type { FaultCode } from '../../shared/domain/fault-codes.ts';
import type { DedupePolicy } from '../../shared/domain/vocabulary.ts';

/** A document as the sample knows it. */
export interface SampleDocument {
  readonly documentId: string;
  /** The document it is attached to, when the file says so and that one can be loaded. */
  readonly parentId: string | null;
  /** Values of custom fields that it carries. */
  readonly taggings: number;
}

/** A document with everything attached to it; the head comes first. */
export interface SampleFamily {
  readonly custodian: string;
  readonly documents: readonly SampleDocument[];
}

/** What was noted while the sample was made. */
export interface SampleLedger {
  /** Rows of the file. */
  readonly read: number;
  /** Each content with the families that are copies of it, alike in size and tags. Rejected rows are in none. */
  readonly contents: readonly (readonly SampleFamily[])[];
  /** How often each fault stands in the file. */
  readonly faults: Readonly<Partial<Record<FaultCode, number>>>;
  readonly rejected: number;
  readonly warnings: number;
  /** Distinct values of custom fields, and the fields that have them. */
  readonly tags: number;
  readonly customFields: number;
  readonly custodians: number;
}

/** What an import of the sample must come to, to the row. */
export interface KnownTruth extends Omit<SampleLedger, 'contents'> {
  readonly loaded: number;
  readonly duplicates: number;
  readonly taggings: number;
  /** Links of attachments to what they are attached to. */
  readonly familyLinks: number;
  /** Links of custodians to exhibits: each document's own, and those of its duplicates. */
  readonly holders: number;
  /** Ids of the documents that nothing duplicates. */
  readonly unique: readonly string[];
  /** Of each of these lists every document is loaded from one family, the others' being its duplicates; workers race for which. */
  readonly copies: readonly (readonly SampleFamily[])[];
}

/** Works out what must become of the sample under a dedupe policy. */
export function knownTruth({ contents, ...ledger }: SampleLedger, policy: DedupePolicy): KnownTruth {
  const groups = contents.flatMap((families) => comparedUnder(policy, families));
  const kept = groups.flatMap(([family]) => (family ? [family] : []));
  const documents = kept.flatMap((family) => family.documents);
  const all = groups.flat(2).reduce((sum, family) => sum + family.documents.length, 0);
  const holdersOf = (group: readonly SampleFamily[]) => new Set(group.map(({ custodian }) => custodian)).size;
  return {
    ...ledger,
    loaded: documents.length,
    duplicates: all - documents.length,
    taggings: documents.reduce((sum, document) => sum + document.taggings, 0),
    familyLinks: documents.filter(({ parentId }) => parentId !== null).length,
    holders: groups.reduce((sum, group) => sum + holdersOf(group) * (group[0]?.documents.length ?? 0), 0),
    unique: groups
      .filter((group) => group.length === 1)
      .flatMap(([family]) => family?.documents ?? [])
      .map(({ documentId }) => documentId),
    copies: groups.filter((group) => group.length > 1),
  };
}

function comparedUnder(policy: DedupePolicy, families: readonly SampleFamily[]): (readonly SampleFamily[])[] {
  if (policy === 'global') return [families];
  if (policy === 'none') return families.map((family) => [family]);
  return [...Map.groupBy(families, ({ custodian }) => custodian).values()];
}
