import type { InputDocument, TagValue } from '../../../shared/domain/document.ts';
import { type CheckpointStatus, MAX_DOCUMENTS_PER_PART } from '../../../shared/domain/vocabulary.ts';
import type { Encoding } from '../../../shared/load-files/dialect.ts';
import { encodeText } from '../../../shared/load-files/records/encode-text.ts';
import type { TagDocuments, TaggedDocument } from '../../../shared/messages/commands/tag-documents.ts';
import { cutByBytes } from '../../../shared/messages/cut-by-bytes.ts';
import { buildEvent } from '../../../shared/messages/events/build-event.ts';
import type { OutboundEvent } from '../../../shared/messages/events/outbound-event.ts';
import { jsonBytes } from '../../../shared/messages/message-json.ts';

/** What the database says of one document. */
export interface DocumentOutcome {
  readonly documentId: string;
  readonly partNumber: number;
  readonly lineNumber: number;
  readonly status: CheckpointStatus;
  readonly exhibitId: number | null;
}

export interface RejectFault {
  readonly lineNumber: number;
  readonly documentId: string | null;
  readonly code: string;
}

/** The documents of one part that one message brought, as the database has them. */
export interface Outcome {
  readonly partNumber: number;
  readonly documents: readonly DocumentOutcome[];
  /** Rows of the message that were not loaded, and why. */
  readonly rejected: number;
  readonly faults: readonly RejectFault[];
  readonly deferred: number;
  /** Those of a message that were deferred, because other messages of its part may have no other outcome either. */
  readonly waited?: readonly { readonly lineNumber: number }[];
}

export interface OutputContext {
  readonly caseId: number;
  readonly batchId: number;
  readonly timestamp: Date;
}

/** Bytes of a tag command's documents: below the smallest limit of a queue, with room for the rest. */
const TAG_BYTES = 200 * 1024;

const linesOf = (rows: readonly { readonly lineNumber: number }[]): number[] =>
  [...new Set(rows.map((row) => row.lineNumber))].sort((a, b) => a - b);

const isLoaded = ({ status }: DocumentOutcome): boolean => status === 'loaded' || status === 'tagged';

/** The events that tell of an outcome, the same on every repeat. */
export function loadedEvents({ caseId, batchId, timestamp }: OutputContext, outcome: Outcome): OutboundEvent[] {
  const { partNumber, documents, rejected, deferred, waited = [], faults } = outcome;
  const loaded = documents.filter(isLoaded);
  const duplicates = documents.filter(({ status }) => status === 'duplicate').map((d) => d.documentId);
  const common = { source: 'caseload.documentloader', caseId, batchId, timestamp } as const;
  const events: OutboundEvent[] = buildEvent('DOCUMENT_LOADED', {
    ...common,
    status: 'SUCCESS',
    documentIds: loaded.map((d) => d.documentId),
    exhibitIds: loaded.flatMap((d) => d.exhibitId ?? []),
    // Where every row is a duplicate, a reject or deferred no document is listed: its lines tell a message from others of its part.
    key: loaded.length === 0 ? linesOf([...documents, ...waited, ...faults]) : [],
    detail: {
      partNumber,
      loaded: loaded.length,
      duplicates: duplicates.length,
      rejected,
      deferred,
      duplicateDocumentIds: duplicates,
    },
  });
  if (faults.length === 0) return events;
  const ids = [...new Set(faults.flatMap((fault) => fault.documentId ?? []))];
  const told = faults.map(({ lineNumber, documentId, code }) => ({ lineNumber, documentId, code }));
  return [
    ...events,
    ...buildEvent('DOCUMENT_REJECTED', {
      ...common,
      status: 'FAILED',
      documentIds: ids,
      key: told.filter((fault) => fault.documentId === null).map((fault) => fault.lineNumber),
      detail: { partNumber, faults: told },
    }),
  ];
}

/** The tag commands for what was loaded, each below the limit of a message. Documents without tags are named too. */
export function tagCommands(
  { caseId, batchId }: OutputContext,
  { partNumber, documents }: Outcome,
  sources: ReadonlyMap<string, InputDocument>,
): TagDocuments[] {
  // By line, because the database gives its rows in no order and a repeat must give the same commands; and because the
  // first spelling of a field's name is the one that is stored.
  const loaded = documents.filter(isLoaded).sort((a, b) => a.lineNumber - b.lineNumber);
  const tagged: TaggedDocument[] = loaded.flatMap(({ documentId, exhibitId }) => {
    const tags = sources.get(documentId)?.tags ?? [];
    return exhibitId === null ? [] : [{ documentId, exhibitId, tags: [...tags] }];
  });
  const chunks = cutByCount(tagged, MAX_DOCUMENTS_PER_PART).flatMap((some) =>
    cutByBytes(some, TAG_BYTES, (document) => jsonBytes(document) + 1),
  );
  return chunks.map((chunk, i) => ({
    eventType: 'TAG_DOCUMENTS',
    schemaVersion: 1,
    caseId,
    batchId,
    partNumber,
    chunkNumber: i + 1,
    documents: [...chunk],
  }));
}

/** A circle of documents that name each other as parents comes in one part, however many they are. */
const cutByCount = <T>(items: readonly T[], count: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / count) }, (_, i) => items.slice(i * count, (i + 1) * count));

/**
 * A document's tag values up to what one command takes; what is over is told as too long, because a command cannot be
 * cut inside a document without its part ending early.
 * @param encoding Of the file, in which the values that are left out are kept; messages are UTF-8.
 */
export function withinOneCommand(document: InputDocument, encoding: Encoding = 'utf-8'): InputDocument {
  let used = 1_000;
  const tags: TagValue[] = [];
  const over = new Map<string, string[]>();
  for (const tag of document.tags) {
    const bytes = jsonBytes(tag) + 1;
    if (used + bytes > TAG_BYTES) over.set(tag.field, [...(over.get(tag.field) ?? []), tag.value]);
    else {
      used += bytes;
      tags.push(tag);
    }
  }
  if (over.size === 0) return document;
  const faults = [...over].map(([column, values]) => ({
    code: 'VALUE_TOO_LONG' as const,
    column,
    detail: `the values of a document's custom fields exceed ${TAG_BYTES} bytes`,
    original: encodeText(values.join(';'), encoding),
  }));
  return { ...document, tags, faults: [...document.faults, ...faults] };
}
