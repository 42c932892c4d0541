import * as z from 'zod';
import { batchClosedSchema } from './batch-closed.ts';
import { batchOpenedSchema } from './batch-opened.ts';
import { documentProcessedSchema } from './document-processed.ts';
import { loadPartSchema } from './load-part.ts';
import { reloadPartSchema } from './reload-part.ts';

/** Every message the documentloader takes from its queue. */
export const loaderQueueSchema = z.discriminatedUnion('eventType', [
  loadPartSchema,
  reloadPartSchema,
  batchOpenedSchema,
  documentProcessedSchema,
  batchClosedSchema,
]);

export type LoaderMessage = z.infer<typeof loaderQueueSchema>;
