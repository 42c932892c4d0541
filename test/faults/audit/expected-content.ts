import type { KnownTruth, SampleLedger } from '../../../demo/sample/known-truth.ts';
import { type DocumentContent, type ExhibitFields, inOrder } from './document-content.ts';
import { type Cells, type Separator, tagsOf } from './sample-lines.ts';

/** What a document of a sample may be. */
export interface ExpectedDocument {
  /** There is a choice only where two rows have one id. */
  readonly rows: readonly Omit<DocumentContent, 'parent'>[];
  /** The document that it is attached to and that one's copies: in a family that is cut in two, members of either are kept. */
  readonly parents: ReadonlySet<string>;
}

/** By document. */
export type ExpectedContent = ReadonlyMap<string, ExpectedDocument>;

/**
 * What every document of a sample must be, whichever of its copies is kept: from its rows, and for families from what
 * was noted when the sample was made.
 * @param good Its rows that become documents.
 */
export function expectedContent(
  good: readonly Cells[],
  { contents }: Pick<SampleLedger, 'contents'>,
  { copies }: Pick<KnownTruth, 'copies'>,
  separator: Separator,
): ExpectedContent {
  const rows = Map.groupBy(good, (cells) => cells['BEGDOC'] ?? '');
  const parents = new Map(contents.flat().flatMap(({ documents }) => documents.map((d) => [d.documentId, d.parentId])));
  const alike = new Map(
    copies.flatMap((families) =>
      families.flatMap(({ documents }) =>
        documents.map(({ documentId }, i) => [documentId, families.flatMap((f) => f.documents[i]?.documentId ?? [])]),
      ),
    ),
  );
  const parentsOf = (id: string): ReadonlySet<string> => {
    const parent = parents.get(id) ?? '';
    return new Set(alike.get(parent) ?? [parent]);
  };
  const holders = new Map(
    copies.flatMap((families) => {
      const names = inOrder(families.map(({ custodian }) => custodian));
      return families.flatMap(({ documents }) => documents.map(({ documentId }) => [documentId, names] as const));
    }),
  );
  const contentOf = (id: string, cells: Cells): ExpectedDocument['rows'][number] => ({
    fields: JSON.stringify(fieldsOf(cells)),
    custodian: cells['CUSTODIAN'] ?? '',
    holders: holders.get(id) ?? inOrder([cells['CUSTODIAN'] ?? '']),
    tags: inOrder(tagsOf(cells, separator)),
    files: inOrder(['NATIVEPATH', 'TEXTPATH'].flatMap((name) => cells[name]?.replaceAll('\\', '/') ?? [])),
  });
  return new Map(
    [...rows].map(([id, found]) => [id, { rows: found.map((cells) => contentOf(id, cells)), parents: parentsOf(id) }]),
  );
}

function fieldsOf(cells: Cells): ExhibitFields {
  const text = (name: string): string | null => cells[name] || null;
  const messageId = text('MESSAGE-ID');
  const pages = text('PGCOUNT');
  return {
    doc_type: cells['FILENAME']?.endsWith('.msg') ? 'email' : 'edoc',
    end_number: text('ENDDOC'),
    subject: text('SUBJECT'),
    file_name: text('FILENAME'),
    file_size: sizeOf(cells['FILESIZE'] ?? ''),
    page_count: pages === null ? null : Number(pages),
    source_path: text('FILEPATH'),
    sender: text('FROM'),
    recipients: text('TO'),
    bcc: text('BCC'),
    message_id: messageId === 'null' || messageId === '<>' ? null : messageId,
    sent_at_gmt: sentAt(cells),
    md5: text('MD5HASH'),
  };
}

/** `12 KB` or `1,234`. */
function sizeOf(text: string): number | null {
  const [, digits, kilobytes] = /^([\d,]+)( KB)?$/.exec(text) ?? [];
  return digits === undefined ? null : Number(digits.replaceAll(',', '')) * (kilobytes ? 1024 : 1);
}

/** The sample's unreadable dates are no dates of any calendar, or too early for MySQL. */
function sentAt({ DATESENT: date = '', TIMESENT: time = '' }: Cells): string | null {
  const [, month, day, year = ''] = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(date) ?? [];
  const at = new Date(`${year}-${month}-${day}T${time}:00Z`);
  const isReal = at.getUTCDate() === Number(day) && year > '1000';
  return isReal ? `${year}-${month}-${day} ${time}:00` : null;
}
