import type { DocumentFields, DocumentFile } from '../../domain/document.ts';
import type { DocType } from '../../domain/vocabulary.ts';
import { extensionOf } from './paths.ts';

/** Files that hold messages. */
const MAIL_EXTENSIONS: ReadonlySet<string | null> = new Set([
  'eml',
  'emlx',
  'msg',
  'mbox',
  'mbx',
  'mht',
  'pst',
  'ost',
  'nsf',
  'dbx',
]);

/** `email` for what has a message-id, was sent or received by someone, or is a mail file; otherwise `edoc`. */
export function docTypeOf(fields: DocumentFields, files: readonly DocumentFile[]): DocType {
  if (fields.messageId !== null) return 'email';
  const dated = fields.sentAt !== null || fields.receivedAt !== null;
  if (dated && (fields.sender !== null || fields.recipients !== null)) return 'email';
  const native = files.find(({ kind }) => kind === 'native')?.path;
  const extension = fields.fileExtension ?? extensionOf(fields.fileName ?? '') ?? extensionOf(native ?? '');
  return MAIL_EXTENSIONS.has(extension) ? 'email' : 'edoc';
}
