import { expect, test } from 'vitest';
import { type ColumnRole, rolesOf } from '../../../shared/load-files/column-roles.ts';

/**
 * The headers of agencies' production guides and of the common tools' exports, as these spell them, the most telling
 * first. Load files in the field rely on each of them; one that is no longer known becomes a custom field.
 */
const HEADERS: Readonly<Record<ColumnRole, readonly string[]>> = {
  documentId: [
    'NGE Document ID',
    'Document ID',
    'BEGBATES',
    'BEGDOC#',
    'FIRSTBATES',
    'BATES_START',
    'Beg Bates Number',
    'BegNo',
    'Control Number',
    'DOCID',
    'UPI',
    'Bates Number',
  ],
  parentDocumentId: ['Parent Document ID', 'PARENTID', 'Parent_DocID', 'PARENT_BATES', 'attachment_parent'],
  endNumber: ['End Number', 'ENDBATES', 'ENDDOC#', 'LASTBATES', 'BATES_END', 'End Bates Number', 'EndNo'],
  custodian: ['CUSTODIAN', 'Custodian Name'],
  allCustodians: ['ALL CUSTODIANS', 'Custodians', 'DUPCUSTODIAN', 'Dup Custodians', 'Duplicate Custodian'],
  author: ['AUTHOR'],
  sender: ['Sender', 'Email From', 'FROM'],
  recipients: ['Recipients', 'Email To', 'TO'],
  cc: ['E-mail CC', 'CC'],
  bcc: ['E-mail BCC', 'BCC'],
  title: ['TITLE', 'Document Title'],
  subject: ['Email Subject', 'SUBJECT'],
  messageId: ['MESSAGE-ID', 'INTMSGID', 'Internet Message ID', 'Email Message ID'],
  messageReferences: ['Message References', 'REFERENCES'],
  sentAt: ['Sent At', 'DATESENT', 'Sent Date', 'Email Sent Date', 'DateTime Sent'],
  sentTime: ['TIMESENT', 'Sent Time'],
  receivedAt: ['Received At', 'DATERCVD', 'Date Received', 'Received Date', 'DateTime Received'],
  receivedTime: ['TIMERCVD', 'Time Received', 'Received Time'],
  createdAt: ['Created At', 'DATECRTD', 'Date Created', 'Creation Date', 'Created Date', 'DateTime Created'],
  createdTime: ['TIMECRTD', 'Time Created', 'Creation Time', 'Created Time'],
  modifiedAt: [
    'Modified At',
    'DATEMOD',
    'Date Modified',
    'Modified Date',
    'Date Last Mod',
    'Date Last Modified',
    'Last Modified Date',
  ],
  modifiedTime: ['TIMEMOD', 'Time Modified', 'Modified Time', 'Time Last Mod', 'Time Last Modified'],
  fileName: ['FILENAME', 'Original File Name'],
  fileExtension: ['File Extension', 'FILE_EXTEN', 'File Ext', 'DOCEXT', 'Document Extension'],
  fileSize: ['FILESIZE'],
  pageCount: ['PAGECOUNT', 'PGCOUNT'],
  sourcePath: ['Source Path', 'Original Path', 'Original File Path', 'Folder Path', 'File Path', 'Path'],
  md5: ['MD5HASH', 'MD5'],
  sha1: ['SHA1 Hash', 'SHA-1'],
  sha256: ['SHA256 Hash', 'SHA-256'],
  hash: ['Hash', 'Hash Value'],
  native: ['NATIVEPATH', 'NATIVELINK', 'Native File', 'Native File Path'],
  text: ['TEXTPATH', 'TEXTLINK', 'Text File Path', 'OCRPATH', 'Extracted Text'],
  image: ['IMAGEPATH', 'IMAGELINK'],
};

test.each(Object.entries(HEADERS))('a column is known as the %s by each of its names', (role, headers) => {
  for (const header of headers) expect(rolesOf([header]), header).toEqual([role]);
});

test.each(Object.entries(HEADERS))(
  'of several columns the first name takes the role %s, wherever it stands',
  (role, headers) => {
    const backwards = headers.toReversed();
    const others = headers.length - 1;
    expect(rolesOf(backwards).indexOf(role as ColumnRole)).toBe(others);
  },
);

test.each(['File Path', 'Path'])('a %s is the native where another column is the source', (header) => {
  expect(rolesOf([header, 'Source Path'])).toEqual(['native', 'sourcePath']);
});

test.each(['Confidentiality', 'Documentid2', 'My From', ''])('%j is a custom field', (header) => {
  expect(rolesOf([header])).toEqual([null]);
});
