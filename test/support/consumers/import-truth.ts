import type { DedupePolicy } from '../../../shared/domain/vocabulary.ts';
import type { FileRow } from './load-file.ts';

export interface NamedFile {
  readonly name: string;
  readonly rows: readonly FileRow[];
}

/** What imports must come to, worked out from the rows alone; documents as `batch id`. */
export interface ImportTruth {
  readonly exhibits: readonly string[];
  /** Each with the document that was kept in its place. */
  readonly duplicates: readonly (readonly [document: string, kept: string])[];
  /** Lines whose id an earlier line has, and that line. */
  readonly twice: readonly (readonly [batch: string, line: number, earlier: number])[];
  readonly relations: readonly (readonly [child: string, parent: string])[];
  readonly custodians: readonly (readonly [document: string, name: string])[];
  readonly taggings: readonly (readonly [document: string, value: string])[];
}

/**
 * Works out imports one after another, each in the order of its lines. A head is a duplicate when an earlier head has its
 * hash (and custodian, where the policy says so). A family that is kept is kept whole; the members of a duplicate are
 * duplicates of what the kept family holds, and join it where it lacks them.
 */
export function importTruth(files: readonly NamedFile[], policy: DedupePolicy): ImportTruth {
  /** The document that holds each content: of a head its hash, of a member its place in its family. */
  const holders = new Map<string, string>();
  const exhibits: string[] = [];
  const duplicates: [string, string][] = [];
  const twice: [string, number, number][] = [];
  const relations: [string, string][] = [];
  const custodians: [string, string][] = [];
  const taggings: [string, string][] = [];

  for (const { name, rows } of files) {
    const lines = new Map<string, number>();
    const documents = rows.filter((row, i) => {
      const earlier = lines.get(row.id);
      if (earlier === undefined) lines.set(row.id, i + 2);
      else twice.push([name, i + 2, earlier]);
      return earlier === undefined;
    });
    const parentOf = parentsOf(documents);
    const decided = new Map<FileRow, { readonly content: string | null; readonly holder: string }>();
    const siblings = new Map<string, number>();

    const decide = (row: FileRow): void => {
      const document = `${name} ${row.id}`;
      const parent = parentOf.get(row);
      const family = parent && decided.get(parent);
      const content = family ? memberContent(siblings, family.content, row, parent) : headContent(policy, row);
      const kept = family !== undefined && parent !== undefined && family.holder === `${name} ${parent.id}`;
      const earlier = content === null || kept ? undefined : holders.get(content);
      if (content !== null && !holders.has(content)) holders.set(content, document);
      decided.set(row, { content, holder: earlier ?? document });
      for (const person of people(row)) custodians.push([earlier ?? document, person]);
      if (earlier !== undefined) {
        duplicates.push([document, earlier]);
        return;
      }
      exhibits.push(document);
      if (family) relations.push([document, family.holder]);
      if (row.issue) taggings.push([document, `Issue=${row.issue}`]);
      if (row.priority) taggings.push([document, `Priority=${row.priority}`]);
    };
    // Heads first, then their attachments, then those of attachments, each in the order of the lines.
    let generation = documents.filter((row) => !parentOf.has(row));
    while (generation.length > 0) {
      for (const row of generation) decide(row);
      generation = documents.filter((row) => !decided.has(row) && decided.has(parentOf.get(row) as FileRow));
    }
  }
  return {
    exhibits: exhibits.sort(),
    duplicates: sorted(duplicates),
    twice: sorted(twice),
    relations: sorted(relations),
    custodians: sorted([...new Map(custodians.map((one) => [JSON.stringify(one), one])).values()]),
    taggings: sorted(taggings),
  };
}

function headContent(policy: DedupePolicy, { hash, custodian }: FileRow): string | null {
  if (policy === 'none' || hash === undefined) return null;
  return policy === 'custodial' ? `${hash} of ${custodian}` : hash;
}

/** Siblings with one hash, or without one one name, are told apart by counting. */
function memberContent(
  siblings: Map<string, number>,
  family: string | null,
  { hash, file }: FileRow,
  parent: FileRow | undefined,
): string | null {
  const identity = hash ?? file ?? '';
  const place = `${parent?.id} ${identity}`;
  const count = siblings.get(place) ?? 0;
  siblings.set(place, count + 1);
  return family === null ? null : `${family} > ${identity} ${count}`;
}

/** The parents that are in the file, with circles broken at the lowest number. */
function parentsOf(documents: readonly FileRow[]): Map<FileRow, FileRow> {
  const byId = new Map(documents.map((row) => [row.id, row]));
  const parents = new Map<FileRow, FileRow>();
  for (const row of documents) {
    const parent = byId.get(row.parent ?? '');
    if (parent && parent !== row) parents.set(row, parent);
  }
  for (const row of documents) {
    const trail: FileRow[] = [];
    let at: FileRow | undefined = row;
    while (at && !trail.includes(at)) {
      trail.push(at);
      at = parents.get(at);
    }
    if (at) parents.delete(lowest(trail.slice(trail.indexOf(at))));
  }
  return parents;
}

/** Tests number their documents with digits of one width. */
const lowest = (rows: readonly FileRow[]): FileRow => rows.reduce((a, b) => (a.id < b.id ? a : b));

const people = ({ custodian, others }: FileRow): string[] => [
  ...new Set([custodian ?? '', ...(others ?? '').split(';')].map((name) => name.trim()).filter((name) => name !== '')),
];

/** In one order, whatever it is. */
export const sorted = <T>(list: readonly T[]): T[] =>
  list
    .map((one) => JSON.stringify(one))
    .sort()
    .map((text) => JSON.parse(text) as T);
