import type { Migration } from '../../migration.ts';
import { imports } from './0001-imports.ts';
import { exhibits } from './0002-exhibits.ts';
import { tags } from './0003-tags.ts';
import { documentDedupe } from './0004-document-dedupe.ts';
import { auditLog } from './0005-audit-log.ts';
import { standingBatches } from './0006-standing-batches.ts';
import { batchContents } from './0007-batch-contents.ts';
import { documentIds } from './0008-document-ids.ts';
import { batchWarnings } from './0009-batch-warnings.ts';
import { contentLoads } from './0010-content-loads.ts';
import { documentIdsAgain } from './0011-document-ids-again.ts';

/** The history of a case database (and of a region's shared one), in order. */
export const caseMigrations: readonly Migration[] = [
  imports,
  exhibits,
  tags,
  documentDedupe,
  auditLog,
  standingBatches,
  batchContents,
  documentIds,
  batchWarnings,
  contentLoads,
  documentIdsAgain,
];
