import { advanceBatchSchema } from '../shared/messages/commands/advance-batch.ts';
import { loadPartSchema } from '../shared/messages/commands/load-part.ts';
import { migrateCaseSchema } from '../shared/messages/commands/migrate-case.ts';
import { migrateCoreSchema } from '../shared/messages/commands/migrate-core.ts';
import { provisionCaseSchema, provisionCaseV2Schema } from '../shared/messages/commands/provision-case.ts';
import { reloadPartSchema } from '../shared/messages/commands/reload-part.ts';
import { SWEEP, sweepSchema } from '../shared/messages/commands/sweep.ts';
import { tagDocumentsSchema } from '../shared/messages/commands/tag-documents.ts';
import type { CatalogEntry } from './catalog-entry.ts';

/** Messages between Caseload's own functions. Keys that are not listed are refused. */
export const commandEntries: readonly CatalogEntry[] = [
  {
    type: 'LOAD_PART',
    version: 1,
    direction: 'command',
    channel: 'loader',
    producers: ['checkpoint'],
    consumers: ['documentloader'],
    summary: 'Load one released part of a batch.',
    schema: loadPartSchema,
    examples: [{ eventType: 'LOAD_PART', schemaVersion: 1, caseId: 7, batchId: 12, partNumber: 3 }],
  },
  {
    type: 'RELOAD_PART',
    version: 1,
    direction: 'command',
    channel: 'loader',
    producers: ['sweeper'],
    consumers: ['documentloader'],
    summary: 'Load a released part that stands still, or send its tag commands and events once more.',
    schema: reloadPartSchema,
    examples: [
      { eventType: 'RELOAD_PART', schemaVersion: 1, caseId: 7, batchId: 12, partNumber: 3, release: 1793617200000 },
    ],
  },
  {
    type: 'TAG_DOCUMENTS',
    version: 1,
    direction: 'command',
    channel: 'tagger',
    producers: ['documentloader'],
    consumers: ['tagger'],
    summary: 'Tag documents of a part that were loaded.',
    schema: tagDocumentsSchema,
    examples: [
      {
        eventType: 'TAG_DOCUMENTS',
        schemaVersion: 1,
        caseId: 7,
        batchId: 12,
        partNumber: 3,
        documents: [
          { documentId: 'ABC0001001', exhibitId: 5001, tags: [{ field: 'Review Status', value: 'Open' }] },
          { documentId: 'ABC0001002', exhibitId: 5002, tags: [] },
        ],
      },
    ],
  },
  {
    type: 'ADVANCE_BATCH',
    version: 1,
    direction: 'command',
    channel: 'checkpoint',
    producers: ['documentloader', 'sweeper', 'operator'],
    consumers: ['checkpoint'],
    summary: 'Look at a batch anew: release what its window allows, finish it when nothing is in flight.',
    schema: advanceBatchSchema,
    examples: [{ eventType: 'ADVANCE_BATCH', schemaVersion: 1, caseId: 7, batchId: 12 }],
  },
  {
    type: 'PROVISION_CASE',
    version: 1,
    direction: 'command',
    channel: 'migrator',
    producers: ['operator'],
    consumers: ['migrator'],
    summary: 'Register a case and make its database.',
    schema: provisionCaseSchema,
    examples: [
      {
        eventType: 'PROVISION_CASE',
        schemaVersion: 1,
        caseId: 7,
        accountId: 1,
        name: 'Doe v. Roe',
        isolation: 'dedicated',
        dedupePolicy: 'global',
      },
    ],
  },
  {
    type: 'PROVISION_CASE',
    version: 2,
    direction: 'command',
    channel: 'migrator',
    producers: ['operator'],
    consumers: ['migrator'],
    summary: 'Register a case and make its database, and set how the dates of its documents are written.',
    schema: provisionCaseV2Schema,
    examples: [
      {
        eventType: 'PROVISION_CASE',
        schemaVersion: 2,
        caseId: 7,
        accountId: 1,
        name: 'Doe v. Roe',
        isolation: 'dedicated',
        dedupePolicy: 'global',
        dateOrder: 'DMY',
      },
    ],
  },
  {
    type: 'MIGRATE_CASE',
    version: 1,
    direction: 'command',
    channel: 'migrator',
    producers: ['operator'],
    consumers: ['migrator'],
    summary: "Bring one case's database to the newest migration.",
    schema: migrateCaseSchema,
    examples: [{ eventType: 'MIGRATE_CASE', schemaVersion: 1, caseId: 7 }],
  },
  {
    type: 'MIGRATE_CORE',
    version: 1,
    direction: 'command',
    channel: 'migrator',
    producers: ['operator'],
    consumers: ['migrator'],
    summary: 'Bring the core database to the newest migration. The one command without a case.',
    schema: migrateCoreSchema,
    examples: [{ eventType: 'MIGRATE_CORE', schemaVersion: 1 }],
  },
  {
    type: 'SWEEP',
    version: 1,
    direction: 'command',
    channel: 'sweeper',
    producers: ['EventBridge', 'operator'],
    consumers: ['sweeper'],
    summary: 'Look for batches that stand still and move them on; delete idempotency records that have expired.',
    schema: sweepSchema,
    examples: [SWEEP],
  },
];
