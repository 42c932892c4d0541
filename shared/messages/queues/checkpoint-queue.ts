import * as z from 'zod';
import { advanceBatchSchema } from '../commands/advance-batch.ts';
import { documentLoadedSchema } from '../events/document-loaded.ts';
import { documentTaggedSchema } from '../events/document-tagged.ts';
import { jobStartedSchema } from '../events/job-started.ts';

const eventSchemas = [jobStartedSchema, documentLoadedSchema, documentTaggedSchema] as const;

/** The events by which the checkpoint follows a batch; its subscription lets no other through. */
export const CHECKPOINT_EVENTS: readonly string[] = [
  ...new Set(eventSchemas.flatMap(({ options }) => options.map(({ shape }) => shape.eventType.value))),
];

/**
 * Every message the checkpoint takes from its queue: its command, and the events its subscription lets through. The
 * filter policy lets `SUCCESS` through only; a `FAILED` event, should one arrive, still reads and moves nothing.
 */
export const checkpointQueueSchema = z.discriminatedUnion('eventType', [advanceBatchSchema, ...eventSchemas]);

export type CheckpointMessage = z.infer<typeof checkpointQueueSchema>;
