import * as z from 'zod';
import { batchEndFinishedSchema } from './batch-end-finished.ts';
import { batchEndStartSchema } from './batch-end-start.ts';
import { documentLoadedSchema } from './document-loaded.ts';
import { documentRejectedSchema } from './document-rejected.ts';
import { documentTaggedSchema } from './document-tagged.ts';
import { jobStartedSchema } from './job-started.ts';
import { loaderCancelledSchema } from './loader-cancelled.ts';
import { loaderFinishedSchema } from './loader-finished.ts';

/** Every event on the topic. `eventType` and `status` together decide the shape of `eventDetail`. */
export const outboundEventSchema = z.discriminatedUnion('eventType', [
  jobStartedSchema,
  documentLoadedSchema,
  documentTaggedSchema,
  documentRejectedSchema,
  batchEndStartSchema,
  batchEndFinishedSchema,
  loaderFinishedSchema,
  loaderCancelledSchema,
]);

export type OutboundEvent = z.infer<typeof outboundEventSchema>;
export type EventType = OutboundEvent['eventType'];
/** The event of one type, in each of its states. */
export type EventOf<T extends EventType> = Extract<OutboundEvent, { eventType: T }>;
