import * as z from 'zod';
import { versionSchema } from '../identifiers.ts';

/** Bring the core database to the newest migration; the one command without a case. */
export const migrateCoreSchema = z.strictObject({
  eventType: z.literal('MIGRATE_CORE'),
  schemaVersion: versionSchema,
});

export type MigrateCore = z.infer<typeof migrateCoreSchema>;
