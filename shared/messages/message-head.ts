import * as z from 'zod';
import { batchIdSchema, caseIdSchema } from './identifiers.ts';

const headSchema = z
  .object({
    eventType: z.string().nullable().catch(null),
    caseId: caseIdSchema.nullable().catch(null),
    batchId: batchIdSchema.nullable().catch(null),
  })
  .catch({ eventType: null, caseId: null, batchId: null });

/** What a message says about where it belongs; null where it says nothing usable. */
export type MessageHead = z.infer<typeof headSchema>;

/**
 * Reads type, case and batch from a body that need not match any schema, so that a refused message still names its
 * case. Never throws. MIGRATE_CORE and S3 notifications have no case here.
 */
export const readHead = (body: unknown): MessageHead => headSchema.parse(body);
