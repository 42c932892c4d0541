import * as z from 'zod';
import { DEDUPE_POLICIES, ISOLATIONS } from '../core/domain.ts';
import { caseIdSchema, versionSchema } from './identifiers.ts';

/** Register a case and make its database. */
export const provisionCaseSchema = z.strictObject({
  eventType: z.literal('PROVISION_CASE'),
  schemaVersion: versionSchema,
  caseId: caseIdSchema,
  accountId: z.int().positive().describe('The account that owns the case.'),
  name: z.string().min(1).max(255).describe('Name of the case.'),
  isolation: z.enum(ISOLATIONS).describe('A schema of its own, or rows in the shared one.'),
  dedupePolicy: z.enum(DEDUPE_POLICIES).describe('What a document is compared with.'),
});

export type ProvisionCase = z.infer<typeof provisionCaseSchema>;
