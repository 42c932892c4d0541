import { attachments } from './case/attachments.ts';
import { auditLog } from './case/audit-log.ts';
import { batchCancellations } from './case/batch-cancellations.ts';
import { batchContents } from './case/batch-contents.ts';
import { batchFaults } from './case/batch-faults.ts';
import { batchParts } from './case/batch-parts.ts';
import { batchRepeats } from './case/batch-repeats.ts';
import { batchSources } from './case/batch-sources.ts';
import { batchSweeps } from './case/batch-sweeps.ts';
import { batchWarnings } from './case/batch-warnings.ts';
import { batches } from './case/batches.ts';
import { contentLoads } from './case/content-loads.ts';
import { custodianExhibits } from './case/custodian-exhibits.ts';
import { custodians } from './case/custodians.ts';
import { customFields } from './case/custom-fields.ts';
import { deferredDocuments } from './case/deferred-documents.ts';
import { depositionVolumeExhibits } from './case/deposition-volume-exhibits.ts';
import { docDedupe } from './case/doc-dedupe.ts';
import { documentDuplicates } from './case/document-duplicates.ts';
import { documentIds } from './case/document-ids.ts';
import { documentRelations } from './case/document-relations.ts';
import { documentRelationsInBatch } from './case/document-relations-in-batch.ts';
import { exhDesignations } from './case/exh-designations.ts';
import { exhibits } from './case/exhibits.ts';
import { labels } from './case/labels.ts';
import { processCheckpoints } from './case/process-checkpoints.ts';
import { tagDedupe } from './case/tag-dedupe.ts';
import { taggings } from './case/taggings.ts';
import { tags } from './case/tags.ts';

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
