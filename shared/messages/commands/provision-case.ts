import * as z from 'zod';
import { DEDUPE_POLICIES, ISOLATIONS } from '../../domain/vocabulary.ts';
import { DATE_ORDERS } from '../../load-files/fields/date-order.ts';
import { caseIdSchema, versionSchema } from '../identifiers.ts';

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

/** The same, with what is set for the imports of the case. */
export const provisionCaseV2Schema = provisionCaseSchema.extend({
  schemaVersion: z.literal(2).describe('Version of this message type.'),
  dateOrder: z
    .enum(DATE_ORDERS)
    .optional()
    .describe('Whether day or month comes first in its dates; absent: unchanged, and not set in a new case.'),
});

export type ProvisionCase = z.infer<typeof provisionCaseSchema> | z.infer<typeof provisionCaseV2Schema>;
