import { batchEndFinishedSchema } from '../shared/messages/events/batch-end-finished.ts';
import { batchEndStartSchema } from '../shared/messages/events/batch-end-start.ts';
import { buildEvent, type EventInput } from '../shared/messages/events/build-event.ts';
import { buildFailureEvent, type FailureSource } from '../shared/messages/events/build-failure-event.ts';
import { documentLoadedSchema } from '../shared/messages/events/document-loaded.ts';
import { documentRejectedSchema } from '../shared/messages/events/document-rejected.ts';
import { documentTaggedSchema } from '../shared/messages/events/document-tagged.ts';
import { jobStartedSchema } from '../shared/messages/events/job-started.ts';
import { loaderCancelledSchema } from '../shared/messages/events/loader-cancelled.ts';
import { loaderFinishedSchema } from '../shared/messages/events/loader-finished.ts';
import type { EventType, OutboundEvent } from '../shared/messages/events/outbound-event.ts';
import type { CatalogEntry } from './catalog-entry.ts';

const batch = { caseId: 7, batchId: 12, timestamp: new Date('2026-11-02T09:30:00.000Z') };

const counts = {
  batchStatus: 'completed_with_errors',
  read: 500,
  loaded: 497,
  duplicates: 2,
  rejected: 1,
  warnings: 4,
  skipped: 0,
  inFlight: 0,
  parts: 1,
  taggings: 1994,
} as const;

/** Examples come from the builder, so the catalog shows events as they are sent. */
function example<T extends EventType>(type: T, input: EventInput<T>): OutboundEvent {
  const [event] = buildEvent(type, input);
  if (event === undefined) throw new Error(`${type} was built into no event.`);
  return event;
}

const failure = (consumer: FailureSource): readonly OutboundEvent[] =>
  buildFailureEvent(consumer, {
    timestamp: batch.timestamp,
    caseId: 7,
    batchId: null,
    code: 'CASE_FROZEN',
    reason: 'The case is frozen; unfreeze it and redrive.',
    messageId: '059f36b4-87a3-44ab-83d2-661975830a7d',
  });

const out = { version: 1, direction: 'out', channel: 'events' } as const;

/** Events on the topic. Subscribers must ignore keys that they do not know. */
export const eventEntries: readonly CatalogEntry[] = [
  {
    ...out,
    type: 'JOB_STARTED',
    producers: ['intake', 'documentloader'],
    consumers: ['checkpoint', 'subscriber'],
    summary: 'A batch was recorded and begins to load. `FAILED`: the intake refused a message.',
    schema: jobStartedSchema,
    examples: [
      example('JOB_STARTED', {
        ...batch,
        source: 'caseload.intake',
        status: 'SUCCESS',
        detail: { batchName: 'First production', rows: 500, parts: 1 },
      }),
      ...failure('intake'),
    ],
  },
  {
    ...out,
    type: 'DOCUMENT_LOADED',
    producers: ['documentloader'],
    consumers: ['checkpoint', 'subscriber'],
    summary: "A part's documents are rows. `FAILED`: the documentloader refused a message.",
    schema: documentLoadedSchema,
    examples: [
      example('DOCUMENT_LOADED', {
        ...batch,
        source: 'caseload.documentloader',
        status: 'SUCCESS',
        documentIds: ['ABC0001001', 'ABC0001002'],
        exhibitIds: [5001, 5002],
        detail: {
          partNumber: 3,
          loaded: 2,
          duplicates: 1,
          rejected: 0,
          deferred: 0,
          duplicateDocumentIds: ['ABC0001003'],
        },
      }),
      ...failure('documentloader'),
    ],
  },
  {
    ...out,
    type: 'DOCUMENT_TAGGED',
    producers: ['tagger'],
    consumers: ['checkpoint', 'subscriber'],
    summary: 'Documents of a part have their tags. `FAILED`: the tagger refused a message.',
    schema: documentTaggedSchema,
    examples: [
      example('DOCUMENT_TAGGED', {
        ...batch,
        source: 'caseload.tagger',
        status: 'SUCCESS',
        documentIds: ['ABC0001001', 'ABC0001002'],
        exhibitIds: [5001, 5002],
        detail: { partNumber: 3, taggings: 8 },
      }),
      ...failure('tagger'),
    ],
  },
  {
    ...out,
    type: 'DOCUMENT_REJECTED',
    producers: ['documentloader'],
    consumers: ['subscriber'],
    summary: 'Records of a part were not loaded; each is told with every kind of fault it has.',
    schema: documentRejectedSchema,
    examples: [
      example('DOCUMENT_REJECTED', {
        ...batch,
        source: 'caseload.documentloader',
        status: 'FAILED',
        documentIds: ['ABC0001007'],
        detail: {
          partNumber: 3,
          faults: [
            { lineNumber: 1008, documentId: 'ABC0001007', code: 'CELL_COUNT' },
            { lineNumber: 1011, documentId: null, code: 'DOCUMENT_ID_MISSING' },
          ],
        },
      }),
    ],
  },
  {
    ...out,
    type: 'BATCH_END_START',
    producers: ['checkpoint'],
    consumers: ['subscriber'],
    summary: 'Every part is done and the batch begins to be finished.',
    schema: batchEndStartSchema,
    examples: [example('BATCH_END_START', { ...batch, source: 'caseload.checkpoint', status: 'SUCCESS', detail: {} })],
  },
  {
    ...out,
    type: 'BATCH_END_FINISHED',
    producers: ['checkpoint'],
    consumers: ['subscriber'],
    summary: 'Families are linked, sources written and counts reconciled.',
    schema: batchEndFinishedSchema,
    examples: [
      example('BATCH_END_FINISHED', { ...batch, source: 'caseload.checkpoint', status: 'SUCCESS', detail: counts }),
    ],
  },
  {
    ...out,
    type: 'LOADER_FINISHED',
    producers: ['checkpoint'],
    consumers: ['subscriber'],
    summary:
      'The batch is complete; `batchStatus` says whether with errors. `FAILED`: the checkpoint refused a message.',
    schema: loaderFinishedSchema,
    examples: [
      example('LOADER_FINISHED', {
        ...batch,
        source: 'caseload.checkpoint',
        status: 'SUCCESS',
        detail: {
          ...counts,
          batchWarnings: [{ code: 'DATE_ORDER_ASSUMED', column: 'Sent Date', detail: 'month first' }],
        },
      }),
      ...failure('checkpoint'),
    ],
  },
  {
    ...out,
    type: 'LOADER_CANCELLED',
    producers: ['intake', 'operator'],
    consumers: ['subscriber'],
    summary:
      'The batch was cancelled; the counts say how far it had come. From intake: its file has no records, or is a repeat of the batch `repeatOfBatchId` and loads nothing.',
    schema: loaderCancelledSchema,
    examples: [
      example('LOADER_CANCELLED', {
        ...batch,
        source: 'caseload.operator',
        status: 'CANCELLED',
        detail: { ...counts, batchStatus: 'cancelled', read: 2500, skipped: 2000, parts: 5 },
      }),
    ],
  },
];
