/**
 * What a column may mean, and the headers that say so, the most telling first: the first alias that the header has
 * takes the role, and a column takes one role only. Order matters twice: `filepath` is the source path, unless another
 * column is, and then it is the native's. The rest become custom fields.
 *
 * Headers are compared without case, spaces, `_`, `#` and `-`. Sources: the production guides of US agencies, and the
 * exports of the common processing tools.
 * @see https://www.sec.gov/divisions/enforce/datadeliverystandards.pdf
 */
const ALIASES = {
  documentId: [
    'ngedocumentid',
    'documentid',
    'begbates',
    'begdoc',
    'firstbates',
    'batesstart',
    'begbatesnumber',
    'begno',
    'controlnumber',
    'docid',
    'upi',
    'batesnumber',
  ],
  parentDocumentId: ['parentdocumentid', 'parentid', 'parentdocid', 'parentbates', 'attachmentparent'],
  endNumber: ['endnumber', 'endbates', 'enddoc', 'lastbates', 'batesend', 'endbatesnumber', 'endno'],

  custodian: ['custodian', 'custodianname'],
  allCustodians: ['allcustodians', 'custodians', 'dupcustodian', 'dupcustodians', 'duplicatecustodian'],
  author: ['author'],
  sender: ['sender', 'emailfrom', 'from'],
  recipients: ['recipients', 'emailto', 'to'],
  cc: ['emailcc', 'cc'],
  bcc: ['emailbcc', 'bcc'],

  title: ['title', 'documenttitle'],
  subject: ['emailsubject', 'subject'],
  messageId: ['messageid', 'intmsgid', 'internetmessageid', 'emailmessageid'],
  messageReferences: ['messagereferences', 'references'],

  sentAt: ['sentat', 'datesent', 'sentdate', 'emailsentdate', 'datetimesent'],
  sentTime: ['timesent', 'senttime'],
  receivedAt: ['receivedat', 'datercvd', 'datereceived', 'receiveddate', 'datetimereceived'],
  receivedTime: ['timercvd', 'timereceived', 'receivedtime'],
  createdAt: ['createdat', 'datecrtd', 'datecreated', 'creationdate', 'createddate', 'datetimecreated'],
  createdTime: ['timecrtd', 'timecreated', 'creationtime', 'createdtime'],
  modifiedAt: [
    'modifiedat',
    'datemod',
    'datemodified',
    'modifieddate',
    'datelastmod',
    'datelastmodified',
    'lastmodifieddate',
  ],
  modifiedTime: ['timemod', 'timemodified', 'modifiedtime', 'timelastmod', 'timelastmodified'],

  fileName: ['filename', 'originalfilename'],
  fileExtension: ['fileextension', 'fileexten', 'fileext', 'docext', 'documentextension'],
  fileSize: ['filesize'],
  pageCount: ['pagecount', 'pgcount'],
  sourcePath: ['sourcepath', 'originalpath', 'originalfilepath', 'folderpath', 'filepath', 'path'],

  md5: ['md5hash', 'md5'],
  sha1: ['sha1hash', 'sha1'],
  sha256: ['sha256hash', 'sha256'],
  hash: ['hash', 'hashvalue'],

  native: ['nativepath', 'nativelink', 'nativefile', 'nativefilepath', 'filepath', 'path'],
  text: ['textpath', 'textlink', 'textfilepath', 'ocrpath', 'extractedtext'],
  image: ['imagepath', 'imagelink'],
} as const;

export type ColumnRole = keyof typeof ALIASES;
export const COLUMN_ROLES = Object.keys(ALIASES) as [ColumnRole, ...ColumnRole[]];

export const DATE_ROLES = ['sentAt', 'receivedAt', 'createdAt', 'modifiedAt'] as const satisfies readonly ColumnRole[];
export type DateRole = (typeof DATE_ROLES)[number];

/** The headers that name a document, as a message may list them. */
export const DOCUMENT_ID_ALIASES: readonly string[] = ALIASES.documentId;

const normalised = (header: string): string => header.toLowerCase().replace(/[\s_#-]/g, '');

/** The role of each header, in the header's order; null where the column is a custom field. */
export function rolesOf(headers: readonly string[]): (ColumnRole | null)[] {
  const roles: (ColumnRole | null)[] = headers.map(() => null);
  const places = new Map<string, number>();
  headers.forEach((header, place) => {
    const name = normalised(header);
    if (!places.has(name)) places.set(name, place);
  });
  for (const role of COLUMN_ROLES) {
    for (const alias of ALIASES[role]) {
      const place = places.get(alias);
      if (place === undefined) continue;
      roles[place] = role;
      places.delete(alias);
      break;
    }
  }
  return roles;
}
