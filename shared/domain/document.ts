import type { Fault } from './fault-codes.ts';
import type { DocType, FileKind } from './vocabulary.ts';

/** One value for one custom field of a document. */
export interface TagValue {
  readonly field: string;
  readonly value: string;
}

/** One file that belongs to a document, by its path in the production. */
export interface DocumentFile {
  readonly kind: FileKind;
  readonly path: string;
}

/** The columns of an exhibit that come straight from the input; dates are UTC as `YYYY-MM-DD HH:MM:SS`. */
export interface DocumentFields {
  readonly endNumber: string | null;
  readonly title: string | null;
  readonly subject: string | null;
  readonly fileName: string | null;
  readonly fileExtension: string | null;
  /** Bytes. */
  readonly fileSize: number | null;
  readonly pageCount: number | null;
  readonly sourcePath: string | null;
  readonly author: string | null;
  readonly sender: string | null;
  readonly recipients: string | null;
  readonly cc: string | null;
  readonly bcc: string | null;
  readonly messageId: string | null;
  /** Message-ids the message refers to, as given. */
  readonly messageReferences: string | null;
  readonly sentAt: string | null;
  readonly receivedAt: string | null;
  readonly createdAt: string | null;
  readonly modifiedAt: string | null;
  /** Lower-case hexadecimal. */
  readonly md5: string | null;
  readonly sha1: string | null;
  readonly sha256: string | null;
}

/** A document as its producer describes it, validated; what the documentloader turns into rows. */
export interface InputDocument {
  readonly documentId: string;
  /** 1-based line of the record's first line in its load file; a running number for documents from messages. */
  readonly lineNumber: number;
  readonly parentDocumentId: string | null;
  readonly docType: DocType;
  /** The primary custodian first, then every other one, without repeats. */
  readonly custodians: readonly string[];
  readonly fields: DocumentFields;
  readonly files: readonly DocumentFile[];
  readonly tags: readonly TagValue[];
  /** Warnings only. */
  readonly faults: readonly Fault[];
  /** The record as it came, so that a document refused later still keeps its original bytes. */
  readonly original: Uint8Array;
}

/** A record that cannot become a document; at least one fault is an error. */
export interface RejectedRecord {
  readonly lineNumber: number;
  /** Null when the id itself is missing or unusable. */
  readonly documentId: string | null;
  readonly faults: readonly Fault[];
  readonly original: Uint8Array;
}

/** What one input record became. */
export type ReadRecord =
  | { readonly kind: 'document'; readonly document: InputDocument }
  | { readonly kind: 'reject'; readonly reject: RejectedRecord };
