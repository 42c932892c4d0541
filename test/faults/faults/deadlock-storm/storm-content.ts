import { type ExhibitFields, inOrder } from '../../audit/document-content.ts';
import type { ExpectedContent, ExpectedDocument } from '../../audit/expected-content.ts';
import { type StormRow, TAG_FIELDS } from './storm-rows.ts';

/**
 * What every document of the storm must be, whichever of its copies is kept and whoever wrote its people and tags first.
 * @param grouped By file and group.
 * @param shared So many groups of each file are copies of the same group of every other.
 */
export function stormContent(grouped: readonly (readonly StormRow[][])[], shared: number): ExpectedContent {
  const documents = grouped.flatMap((ofFile) =>
    ofFile.flatMap((rows, group) => {
      const heads = (group < shared ? grouped : [ofFile]).flatMap((file) => file[group]?.[0]?.id ?? []);
      return rows.filter(({ kind }) => kind !== 'bad row').map((row) => [row.id, expected(row, heads)] as const);
    }),
  );
  return new Map(documents);
}

const expected = ({ kind, people, tags, sentAt, md5 }: StormRow, heads: readonly string[]): ExpectedDocument => ({
  rows: [
    {
      fields: JSON.stringify({ ...NOTHING, sent_at_gmt: sentAt, md5 }),
      custodian: people[0] ?? '',
      holders: inOrder(people),
      tags: inOrder(tags.map((value, i) => `${TAG_FIELDS[i]}=${value}`)),
      files: inOrder([]),
    },
  ],
  parents: new Set(kind === 'member' ? heads : ['']),
});

/** A document of which its file says nothing. */
const NOTHING: ExhibitFields = {
  doc_type: 'edoc',
  end_number: null,
  subject: null,
  file_name: null,
  file_size: null,
  page_count: null,
  source_path: null,
  sender: null,
  recipients: null,
  bcc: null,
  message_id: null,
  sent_at_gmt: null,
  md5: null,
};
