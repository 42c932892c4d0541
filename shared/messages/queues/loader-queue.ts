import * as z from 'zod';
import { batchClosedSchema } from '../commands/batch-closed.ts';
import { batchOpenedSchema } from '../commands/batch-opened.ts';
import { documentProcessedSchema } from '../commands/document-processed.ts';
import { loadPartSchema } from '../commands/load-part.ts';
import { reloadPartSchema } from '../commands/reload-part.ts';

/** Every message the documentloader takes from its queue. */
export const loaderQueueSchema = z.discriminatedUnion('eventType', [
  loadPartSchema,
  reloadPartSchema,
  batchOpenedSchema,
  documentProcessedSchema,
  batchClosedSchema,
]);

export type LoaderMessage = z.infer<typeof loaderQueueSchema>;
