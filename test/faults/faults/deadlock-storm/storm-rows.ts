import type { SampleFamily } from '../../../../demo/sample/known-truth.ts';

/** Mean nothing to Caseload: custom fields. A document has a value of each. */
export const TAG_FIELDS = ['Issue', 'Reviewer'];
/** Columns of the storm's files. */
export const STORM_COLUMNS = ['DOCID', 'PARENTID', 'CUSTODIAN', 'ALL CUSTODIANS', 'DATESENT', 'MD5HASH', ...TAG_FIELDS];
/** Custodians that a document names. */
export const HOLDERS_EACH = 2;

const VALUES = 150;
const PEOPLE = 80;
const SENT_ON = '2001-05-21';

/** The kinds of rows in a group: a family of three, documents, one whose date nobody can read, one that is no document. */
const GROUP = ['head', 'member', 'member', 'alone', 'alone', 'alone', 'alone', 'alone', 'bad date', 'bad row'] as const;
export const GROUP_ROWS = GROUP.length;

export interface StormRow {
  readonly id: string;
  readonly line: string;
  /** `null` for a row that belongs to the family begun by the head before it, or that is rejected. */
  readonly family: SampleFamily | null;
  readonly kind: (typeof GROUP)[number];
  /** Of a row that is loaded or a duplicate: what must then be in the case. */
  readonly people: readonly string[];
  readonly tags: readonly string[];
  /** `2001-05-21 00:00:00`; null where nobody can read it. */
  readonly sentAt: string | null;
  readonly md5: string;
}

/** One group of rows. Copies carry the same values, so that it does not matter which of them is kept. */
export function stormGroup(file: number, group: number, isShared: boolean): StormRow[] {
  const ids = GROUP.map((_, i) => `F${file}-${group * GROUP_ROWS + i}`);
  return GROUP.map((kind, i) => {
    const row = group * GROUP_ROWS + i;
    const [id = '', head = ''] = [ids[i], ids[0]];
    // A family has one custodian, which its copies have as well.
    const person = kind === 'member' ? group * GROUP_ROWS : row;
    const people = [person, person + 1].map((n) => `Person ${n % PEOPLE}`);
    const tags = TAG_FIELDS.map((field) => `${field} ${row % VALUES}`);
    const content = isShared ? `shared ${row}` : `${file} ${row}`;
    const md5 = Buffer.from(content).toString('hex').padStart(32, '0').slice(-32);
    const cells = [
      id,
      kind === 'member' ? head : '',
      ...people,
      kind === 'bad date' ? 'someday' : SENT_ON,
      md5,
      ...tags,
    ];
    const sentAt = kind === 'bad date' ? null : `${SENT_ON} 00:00:00`;
    const told = { id, kind, sentAt, md5 };
    if (kind === 'bad row') return { ...told, line: brokenLine(cells, group), family: null, people: [], tags: [] };
    const documents = kind === 'head' ? ids.slice(0, 3) : [id];
    const family: SampleFamily | null =
      kind === 'member'
        ? null
        : {
            custodian: people[0] ?? '',
            documents: documents.map((documentId, n) => ({
              documentId,
              parentId: n === 0 ? null : head,
              taggings: TAG_FIELDS.length,
            })),
          };
    return { ...told, line: cells.join(','), family, people, tags };
  });
}

/** By turns without its id and with a cell too few. */
export const isWithoutId = (group: number): boolean => group % 2 === 0;
const brokenLine = (cells: readonly string[], group: number): string =>
  (isWithoutId(group) ? ['', ...cells.slice(1)] : cells.slice(0, -1)).join(',');
