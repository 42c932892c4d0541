import type { Person } from './vocabulary.ts';

/** The columns of the sample's load file, in order. The last three mean nothing to Caseload: custom fields. */
export const COLUMNS = [
  'BEGDOC',
  'ENDDOC',
  'PARENTID',
  'CUSTODIAN',
  'FROM',
  'TO',
  'BCC',
  'SUBJECT',
  'DATESENT',
  'TIMESENT',
  'MESSAGE-ID',
  'FILENAME',
  'FILESIZE',
  'PGCOUNT',
  'MD5HASH',
  'FILEPATH',
  'NATIVEPATH',
  'TEXTPATH',
  'ISSUES',
  'CONFIDENTIALITY',
  'CONVERSATION',
] as const;

export const CUSTOM_FIELDS = ['ISSUES', 'CONFIDENTIALITY', 'CONVERSATION'] as const;

/** What a document says, whoever has a copy of it; ids and paths are given to each copy. */
export type Content = Readonly<Partial<Record<(typeof COLUMNS)[number], string>>>;

/** How a row is broken, so that it cannot become a document. */
export type Damage = 'cell missing' | 'cell too many' | 'no id' | 'id of another' | 'unclosed';

/** A document of the sample. It is numbered when its place in the production is known. */
export interface SampleRow {
  id: string;
  readonly custodian: Person;
  readonly content: Content;
  /** What it is attached to; of a row with the id of another, that other. A head has one only in a circle. */
  parent: SampleRow | null;
  readonly damage: Damage | null;
}

/** A document and what is attached to it, as one custodian has them; the head comes first. */
export type RowFamily = readonly [SampleRow, ...SampleRow[]];

/** The cells of a row, in the order of the columns. */
export function cellsOf({ id, custodian, content, parent, damage }: SampleRow): string[] {
  const file = content.FILENAME ?? '';
  const extension = file.slice(file.lastIndexOf('.') + 1);
  const cells: Content = {
    ...content,
    BEGDOC: damage === 'no id' ? '' : id,
    ENDDOC: id,
    PARENTID: content.PARENTID ?? (damage === 'id of another' ? '' : (parent?.id ?? '')),
    CUSTODIAN: `${custodian.last}, ${custodian.first}`,
    NATIVEPATH: `NATIVES\\${id}.${extension}`,
    TEXTPATH: `TEXT\\${id}.txt`,
  };
  const all = COLUMNS.map((column) => cells[column] ?? '');
  if (damage === 'cell missing') return all.slice(0, -1);
  return damage === 'cell too many' ? [...all, 'one more'] : all;
}

/** The values of a content's custom fields, each as `field=value`. */
export const tagsOf = (content: Content): string[] =>
  CUSTOM_FIELDS.flatMap((field) => {
    const values = content[field]?.split(';').map((value) => value.trim()) ?? [];
    return values.filter((value) => value !== '').map((value) => `${field}=${value}`);
  });
