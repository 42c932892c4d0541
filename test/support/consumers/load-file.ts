/** One row of a load file as a test writes it. */
export interface FileRow {
  readonly id: string;
  readonly parent?: string;
  readonly custodian?: string;
  /** Other custodians, separated by `;`. */
  readonly others?: string;
  readonly subject?: string;
  readonly hash?: string;
  readonly file?: string;
  readonly native?: string;
  readonly sent?: string;
  /** A value of the custom field `Issue`. */
  readonly issue?: string;
  /** A value of the custom field `Priority`. */
  readonly priority?: string;
}

export const HEADER = [
  'DOCID',
  'PARENTID',
  'CUSTODIAN',
  'ALL CUSTODIANS',
  'SUBJECT',
  'MD5HASH',
  'FILENAME',
  'NATIVELINK',
  'DATESENT',
  'Issue',
  'Priority',
];

const quoted = (value: string | undefined): string => (value === undefined ? '' : `"${value.replaceAll('"', '""')}"`);

/** One row as a line of CSV, without its end. */
export const csvLine = (row: FileRow): string =>
  [
    row.id,
    row.parent,
    row.custodian,
    row.others,
    row.subject,
    row.hash,
    row.file,
    row.native,
    row.sent,
    row.issue,
    row.priority,
  ]
    .map(quoted)
    .join(',');

/** A CSV load file; a text stands as a line of its own, whatever it holds. */
export const csvFile = (rows: readonly (FileRow | string)[]): Buffer =>
  Buffer.from(
    `${[HEADER.join(','), ...rows.map((row) => (typeof row === 'string' ? row : csvLine(row)))].join('\r\n')}\r\n`,
  );

/** The metadata with which a file is loaded although its case holds the same bytes. */
export const LOAD_AGAIN = { metadata: { 'load-again': 'true' } } as const;

/** Thirty-two digits that name some content. */
export const hashOf = (content: number | string): string =>
  Buffer.from(String(content)).toString('hex').padStart(32, '0').slice(-32);

/** The document's row in a message from a producer. */
export const asFields = ({ parent, custodian, others, subject, hash, file, native, sent, issue, priority }: FileRow) =>
  Object.fromEntries(
    Object.entries({
      PARENTID: parent,
      CUSTODIAN: custodian,
      'ALL CUSTODIANS': others,
      SUBJECT: subject,
      MD5HASH: hash,
      FILENAME: file,
      NATIVELINK: native,
      DATESENT: sent,
      Issue: issue,
      Priority: priority,
    }).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
