import { CHARACTER_LIMITS } from '../../../domain/limits.ts';
import type { DocType } from '../../../domain/vocabulary.ts';
import { bigint, char, datetime, defaulted, id, int, mediumtext, nullable, table, text, varchar } from '../../table.ts';

/** The row a document becomes. */
export const exhibits = table(
  'exhibits',
  { primaryKey: ['id'], key: ['npcase_id', 'batch_id', 'nge_document_id'] },
  {
    id: id(),
    npcase_id: bigint(),
    batch_id: bigint(),
    nge_document_id: varchar(CHARACTER_LIMITS.documentId),
    part_number: int(),
    line_number: bigint(),
    doc_type: varchar<DocType>(16),
    custodian_id: nullable(bigint()),
    end_number: nullable(varchar(CHARACTER_LIMITS.endNumber)),
    title: nullable(varchar(CHARACTER_LIMITS.title)),
    subject: nullable(varchar(CHARACTER_LIMITS.subject)),
    file_name: nullable(varchar(CHARACTER_LIMITS.fileName)),
    file_extension: nullable(varchar(CHARACTER_LIMITS.fileExtension)),
    file_size: nullable(bigint()),
    page_count: nullable(int()),
    source_path: nullable(varchar(CHARACTER_LIMITS.sourcePath)),
    author: nullable(varchar(CHARACTER_LIMITS.author)),
    sender: nullable(varchar(CHARACTER_LIMITS.sender)),
    recipients: nullable(mediumtext()),
    cc: nullable(mediumtext()),
    bcc: nullable(mediumtext()),
    message_id: nullable(varchar(CHARACTER_LIMITS.messageId)),
    message_references: nullable(text()),
    sent_at_gmt: nullable(datetime()),
    received_at_gmt: nullable(datetime()),
    document_created_at_gmt: nullable(datetime()),
    document_modified_at_gmt: nullable(datetime()),
    md5: nullable(char(32)),
    sha1: nullable(char(40)),
    sha256: nullable(char(64)),
    created_at_gmt: datetime(),
    updated_at_gmt: datetime(),
    deleted_at_gmt: defaulted(nullable(datetime())),
  },
);
