import { cutByBytes } from '../cut-by-bytes.ts';
import { jobId } from '../job-id.ts';
import { jsonBytes } from '../message-json.ts';
import type { RejectFault } from './document-rejected.ts';
import type { EventSource } from './envelope.ts';
import { eventId } from './event-id.ts';
import type { FailureDetail } from './failure.ts';
import type { EventOf, EventType, OutboundEvent } from './outbound-event.ts';

/** Largest event as JSON, in bytes: SNS takes 256 KiB with the attributes, and so do the smallest emulators. */
export const MAX_EVENT_BYTES = 240 * 1024;
/** Longest reason of a failure, in characters; what a schema has to say about 500 documents can be far longer. */
const MAX_REASON_LENGTH = 1_000;

/** Events that concern documents; the others concern a batch and list none. */
type DocumentEventType = 'DOCUMENT_LOADED' | 'DOCUMENT_TAGGED' | 'DOCUMENT_REJECTED';
type ReadonlyLists<D> = { readonly [K in keyof D]: D[K] extends (infer I)[] ? readonly I[] : D[K] };

type InputOf<E extends OutboundEvent> = E extends OutboundEvent
  ? {
      readonly source: EventSource;
      readonly timestamp: Date;
      /** Null only in a failure whose message names none that can be read. */
      readonly caseId: E['caseId'];
      readonly batchId: E['batchId'];
      readonly status: E['status'];
      readonly detail: ReadonlyLists<E['eventDetail']>;
      /** In any order. */
      readonly documentIds?: E['eventType'] extends DocumentEventType ? readonly string[] : readonly [];
      /** The documents' exhibits in the order of `documentIds`, or none. */
      readonly exhibitIds?: E['eventType'] extends DocumentEventType ? readonly number[] : readonly [];
      /** Tells apart events of one part with the same documents, such as chunks of a tag command. */
      readonly key?: readonly (string | number)[];
    }
  : never;

/** What `buildEvent` takes for a type; `status` decides between the detail of a success and that of a failure. */
export type EventInput<T extends EventType> = InputOf<EventOf<T>>;

type Detail = OutboundEvent['eventDetail'];
/** What a cut may fall between: a document with its exhibit, or an entry of the detail's list. */
type Piece =
  | { readonly documentId: string; readonly exhibitId: number | undefined }
  | { readonly duplicate: string }
  | { readonly fault: RejectFault };

/**
 * Builds an event, as several when it would be larger than MAX_EVENT_BYTES. Chunks are additive: their lists
 * together are the whole list in order, and counts stand in the first chunk and are zero in the others, so that who
 * adds up every event has every total. Equal input in any order gives equal chunks with equal ids.
 * @throws RangeError when `exhibitIds` is neither empty nor as long as `documentIds`.
 */
export function buildEvent<T extends EventType>(eventType: T, input: EventInput<T>): EventOf<T>[] {
  const { source, timestamp, caseId, batchId, status, documentIds = [], exhibitIds = [], key = [] } = input;
  const detail = bounded(input.detail as Detail);
  const pieces = [...documentPieces(documentIds, exhibitIds), ...entryPieces(detail)];
  const chunk = (part: readonly Piece[], index: number) => {
    const documents = part.filter((piece) => 'documentId' in piece);
    const ids = documents.map((document) => document.documentId);
    return {
      eventId: eventId({
        eventType,
        status,
        caseId,
        batchId,
        key: [...identity(detail), ...key, index],
        documentIds: ids,
      }),
      schemaVersion: 1,
      source,
      jobId: caseId === null || batchId === null ? null : jobId(caseId, batchId),
      caseId,
      batchId,
      documentIds: ids,
      exhibitIds: documents.flatMap(({ exhibitId }) => exhibitId ?? []),
      eventType,
      status,
      eventDetail: share(detail, part, index),
      timestamp: timestamp.toISOString(),
    };
  };
  const room = MAX_EVENT_BYTES - jsonBytes(chunk([], 0));
  return cutByBytes(pieces, room, pieceBytes).map(chunk) as EventOf<T>[];
}

function documentPieces(documentIds: readonly string[], exhibitIds: readonly number[]): Piece[] {
  if (exhibitIds.length !== 0 && exhibitIds.length !== documentIds.length) {
    throw new RangeError(`${exhibitIds.length} exhibit ids do not belong to ${documentIds.length} document ids.`);
  }
  return documentIds
    .map((documentId, i) => ({ documentId, exhibitId: exhibitIds[i] }))
    .sort((a, b) => order(a.documentId, b.documentId) || order(a.exhibitId ?? 0, b.exhibitId ?? 0));
}

function entryPieces(detail: Detail): Piece[] {
  if ('duplicateDocumentIds' in detail)
    return detail.duplicateDocumentIds.toSorted().map((duplicate) => ({ duplicate }));
  if ('faults' in detail) return distinctFaults(detail.faults).map((fault) => ({ fault }));
  return [];
}

/** Two columns of one row may share a code; the event does not tell columns, so it tells the code once. */
function distinctFaults(faults: readonly RejectFault[]): RejectFault[] {
  const byText = new Map(
    faults.map((fault) => [JSON.stringify([fault.documentId, fault.code, fault.lineNumber]), fault]),
  );
  return [...byText]
    .sort(([a, x], [b, y]) => order(x.lineNumber, y.lineNumber) || order(x.code, y.code) || order(a, b))
    .map(([, { lineNumber, documentId, code }]) => ({ lineNumber, documentId, code }));
}

const pieceBytes = (piece: Piece): number =>
  ('documentId' in piece
    ? jsonBytes(piece.documentId) + jsonBytes(piece.exhibitId ?? 0) + 1
    : jsonBytes('fault' in piece ? piece.fault : piece.duplicate)) + 1;

/** The detail as one chunk tells it. */
function share(detail: Detail, part: readonly Piece[], index: number): Detail {
  const own = ([name, value]: [string, unknown]): [string, unknown] => {
    if (name === 'faults') return [name, part.flatMap((piece) => ('fault' in piece ? piece.fault : []))];
    if (name === 'duplicateDocumentIds')
      return [name, part.flatMap((piece) => ('duplicate' in piece ? piece.duplicate : []))];
    return [name, index > 0 && typeof value === 'number' && name !== 'partNumber' ? 0 : value];
  };
  return Object.fromEntries(Object.entries(detail).map(own)) as Detail;
}

/** Characters are counted as code points: a cut inside a surrogate pair would leave half a character. */
function bounded(detail: Detail): Detail {
  if (!('reason' in detail)) return detail;
  const reason = [...detail.reason].slice(0, MAX_REASON_LENGTH).join('');
  return { ...(detail as FailureDetail), reason };
}

function identity(detail: Detail): (string | number)[] {
  if ('partNumber' in detail) return [detail.partNumber];
  return 'messageId' in detail ? [detail.messageId] : [];
}

const order = <V extends string | number>(a: V, b: V): number => (a < b ? -1 : a > b ? 1 : 0);
