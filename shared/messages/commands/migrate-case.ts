import * as z from 'zod';
import { caseIdSchema, versionSchema } from '../identifiers.ts';

/** Bring one case's database to the newest migration. */
export const migrateCaseSchema = z.strictObject({
  eventType: z.literal('MIGRATE_CASE'),
  schemaVersion: versionSchema,
  caseId: caseIdSchema,
});

export type MigrateCase = z.infer<typeof migrateCaseSchema>;
