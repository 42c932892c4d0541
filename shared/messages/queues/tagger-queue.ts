import * as z from 'zod';
import { tagDocumentsSchema } from '../commands/tag-documents.ts';

/** Every message the tagger takes from its queue. */
export const taggerQueueSchema = z.discriminatedUnion('eventType', [tagDocumentsSchema]);

export type TaggerMessage = z.infer<typeof taggerQueueSchema>;
