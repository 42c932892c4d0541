import type { SampleFamily } from '../../../../localstack/demo/sample/known-truth.ts';

/** Columns of the storm's files. The last two mean nothing to Caseload: custom fields. */
export const STORM_COLUMNS = [
  'DOCID',
  'PARENTID',
  'CUSTODIAN',
  'ALL CUSTODIANS',
  'DATESENT',
  'MD5HASH',
  'Issue',
  'Reviewer',
];
/** Custodians and tags that a document carries. */
export const [HOLDERS_EACH, TAGS_EACH] = [2, 2];

const VALUES = 150;
const PEOPLE = 80;

/** The kinds of rows in a group: a family of three, documents, one whose date nobody can read, one that is no document. */
const GROUP = ['head', 'member', 'member', 'alone', 'alone', 'alone', 'alone', 'alone', 'bad date', 'bad row'] as const;
export const GROUP_ROWS = GROUP.length;

export interface StormRow {
  readonly line: string;
  /** `null` for a row that belongs to the family begun by the head before it, or that is rejected. */
  readonly family: SampleFamily | null;
  readonly kind: (typeof GROUP)[number];
  /** Of a row that is loaded or a duplicate: what must then be in the case. */
  readonly people: readonly string[];
  readonly tags: readonly string[];
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
    const tags = ['Issue', 'Reviewer'].map((field) => `${field} ${row % VALUES}`);
    const content = isShared ? `shared ${row}` : `${file} ${row}`;
    const md5 = Buffer.from(content).toString('hex').padStart(32, '0').slice(-32);
    const cells = [
      id,
      kind === 'member' ? head : '',
      ...people,
      kind === 'bad date' ? 'someday' : '2001-05-21',
      md5,
      ...tags,
    ];
    if (kind === 'bad row') return { line: brokenLine(cells, group), family: null, kind, people: [], tags: [] };
    const documents = kind === 'head' ? ids.slice(0, 3) : [id];
    const family: SampleFamily | null =
      kind === 'member'
        ? null
        : {
            custodian: people[0] ?? '',
            documents: documents.map((documentId, n) => ({
              documentId,
              parentId: n === 0 ? null : head,
              taggings: TAGS_EACH,
            })),
          };
    return { line: cells.join(','), family, kind, people, tags };
  });
}

/** By turns without its id and with a cell too few. */
export const isWithoutId = (group: number): boolean => group % 2 === 0;
const brokenLine = (cells: readonly string[], group: number): string =>
  (isWithoutId(group) ? ['', ...cells.slice(1)] : cells.slice(0, -1)).join(',');
