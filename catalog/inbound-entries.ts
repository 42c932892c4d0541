import { batchClosedSchema } from '../shared/messages/commands/batch-closed.ts';
import { batchOpenedSchema } from '../shared/messages/commands/batch-opened.ts';
import { documentProcessedSchema } from '../shared/messages/commands/document-processed.ts';
import { s3NotificationSchema } from '../shared/messages/commands/s3-notification.ts';
import type { CatalogEntry } from './catalog-entry.ts';

/** Messages from outside. Keys that are not listed are ignored. */
export const inboundEntries: readonly CatalogEntry[] = [
  {
    type: 'S3_NOTIFICATION',
    version: 1,
    direction: 'in',
    channel: 'intake',
    producers: ['S3', 'sweeper', 'operator'],
    consumers: ['intake'],
    summary:
      'An object was created under `cases/{caseId}/{batch name}/`. AWS defines this message; listed is what Caseload reads. The `s3:TestEvent` that S3 sends once is acknowledged and ignored. Who sends a notification again by hand may put options of the import beside `Records`; they beat those in the metadata of the object.',
    schema: s3NotificationSchema,
    examples: [
      {
        Records: [
          {
            eventVersion: '2.1',
            eventSource: 'aws:s3',
            eventName: 'ObjectCreated:Put',
            s3: {
              bucket: { name: 'caseload-source' },
              object: {
                key: 'cases/7/First+production/load.dat',
                size: 1048576,
                eTag: 'd41d8cd98f00b204e9800998ecf8427e',
                versionId: '096fKKXTRTtl3on89fVO.nfljtsv6qko',
                sequencer: '0055AED6DCD90281E5',
              },
            },
          },
        ],
      },
      { Service: 'Amazon S3', Event: 's3:TestEvent', Time: '2026-11-02T09:30:00.000Z', Bucket: 'caseload-source' },
    ],
  },
  {
    type: 'BATCH_OPENED',
    version: 1,
    direction: 'in',
    channel: 'loader',
    producers: ['producer'],
    consumers: ['documentloader'],
    summary: 'A producer opens a batch that it will fill with DOCUMENT_PROCESSED messages.',
    schema: batchOpenedSchema,
    examples: [
      {
        eventType: 'BATCH_OPENED',
        schemaVersion: 1,
        caseId: 7,
        batchName: 'Mailbox scan 12',
      },
    ],
  },
  {
    type: 'DOCUMENT_PROCESSED',
    version: 1,
    direction: 'in',
    channel: 'loader',
    producers: ['producer'],
    consumers: ['documentloader'],
    summary:
      'A producer hands over one or many documents of a batch. A document with a fault is rejected alone, the others of the message load.',
    schema: documentProcessedSchema,
    examples: [
      {
        eventType: 'DOCUMENT_PROCESSED',
        schemaVersion: 1,
        caseId: 7,
        batchName: 'Mailbox scan 12',
        documents: [
          {
            documentId: 'SCAN-0000001',
            fields: { SUBJECT: 'Master agreement', DATESENT: '2001-05-21T15:48:00Z', 'Review Status': 'Open' },
          },
        ],
      },
    ],
  },
  {
    type: 'BATCH_CLOSED',
    version: 1,
    direction: 'in',
    channel: 'loader',
    producers: ['producer'],
    consumers: ['documentloader'],
    summary: 'A producer has sent all of a batch. The batch ends when that many documents have an outcome.',
    schema: batchClosedSchema,
    examples: [
      {
        eventType: 'BATCH_CLOSED',
        schemaVersion: 1,
        caseId: 7,
        batchName: 'Mailbox scan 12',
        expectedDocuments: 1,
      },
    ],
  },
];
