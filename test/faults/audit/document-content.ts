/** What a document is, in words that two readers of it must agree on; no ids and no times that the database gave. */
export interface DocumentContent {
  /** The exhibit's own columns, as JSON. */
  readonly fields: string;
  readonly custodian: string;
  /** Custodians that held it or a copy of it, by name. */
  readonly holders: string;
  /** Each as `field=value`. */
  readonly tags: string;
  /** The document that it is attached to. */
  readonly parent: string;
  /** Its native and its text, by path. */
  readonly files: string;
}

export const ASPECTS = [
  'fields',
  'custodian',
  'holders',
  'tags',
  'parent',
  'files',
] as const satisfies readonly (keyof DocumentContent)[];

/** Columns of `exhibits` that a load file fills. */
export interface ExhibitFields {
  readonly doc_type: string;
  readonly end_number: string | null;
  readonly subject: string | null;
  readonly file_name: string | null;
  readonly file_size: number | null;
  readonly page_count: number | null;
  readonly source_path: string | null;
  readonly sender: string | null;
  readonly recipients: string | null;
  readonly bcc: string | null;
  readonly message_id: string | null;
  /** `2001-05-21 15:48:00` */
  readonly sent_at_gmt: string | null;
  readonly md5: string | null;
}

/** A list as one text, whatever order its items come in. */
export const inOrder = (items: Iterable<string>): string => JSON.stringify([...new Set(items)].sort());
