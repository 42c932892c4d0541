import * as z from 'zod';
import { advanceBatchSchema } from './advance-batch.ts';
import { documentLoadedSchema } from './document-loaded.ts';
import { documentTaggedSchema } from './document-tagged.ts';
import { jobStartedSchema } from './job-started.ts';

/**
 * Every message the checkpoint takes from its queue: its command, and the events its subscription lets through. The
 * filter policy knows event types only, so `FAILED` events arrive as well.
 */
export const checkpointQueueSchema = z.discriminatedUnion('eventType', [
  advanceBatchSchema,
  jobStartedSchema,
  documentLoadedSchema,
  documentTaggedSchema,
]);

export type CheckpointMessage = z.infer<typeof checkpointQueueSchema>;
