import { batchCancellations } from './case/batches/batch-cancellations.ts';
import { batchContents } from './case/batches/batch-contents.ts';
import { batchFaults } from './case/batches/batch-faults.ts';
import { batchParts } from './case/batches/batch-parts.ts';
import { batchRepeats } from './case/batches/batch-repeats.ts';
import { batchSources } from './case/batches/batch-sources.ts';
import { batchSweeps } from './case/batches/batch-sweeps.ts';
import { batchWarnings } from './case/batches/batch-warnings.ts';
import { batches } from './case/batches/batches.ts';
import { contentLoads } from './case/batches/content-loads.ts';
import { deferredDocuments } from './case/batches/deferred-documents.ts';
import { processCheckpoints } from './case/batches/process-checkpoints.ts';
import { attachments } from './case/documents/attachments.ts';
import { custodianExhibits } from './case/documents/custodian-exhibits.ts';
import { custodians } from './case/documents/custodians.ts';
import { customFields } from './case/documents/custom-fields.ts';
import { docDedupe } from './case/documents/doc-dedupe.ts';
import { documentDuplicates } from './case/documents/document-duplicates.ts';
import { documentIds } from './case/documents/document-ids.ts';
import { documentRelations } from './case/documents/document-relations.ts';
import { documentRelationsInBatch } from './case/documents/document-relations-in-batch.ts';
import { exhibits } from './case/documents/exhibits.ts';
import { auditLog } from './case/review/audit-log.ts';
import { depositionVolumeExhibits } from './case/review/deposition-volume-exhibits.ts';
import { exhDesignations } from './case/review/exh-designations.ts';
import { labels } from './case/review/labels.ts';
import { tagDedupe } from './case/review/tag-dedupe.ts';
import { taggings } from './case/review/taggings.ts';
import { tags } from './case/review/tags.ts';

/** Every table of the case database of one case. */
export const caseTables = {
  batches,
  batchParts,
  processCheckpoints,
  exhibits,
  attachments,
  custodians,
  custodianExhibits,
  customFields,
  tags,
  tagDedupe,
  deferredDocuments,
  docDedupe,
  documentIds,
  taggings,
  documentRelations,
  documentRelationsInBatch,
  documentDuplicates,
  batchFaults,
  batchSources,
  batchSweeps,
  batchCancellations,
  batchContents,
  contentLoads,
  batchRepeats,
  batchWarnings,
  labels,
  depositionVolumeExhibits,
  exhDesignations,
  auditLog,
} as const;
