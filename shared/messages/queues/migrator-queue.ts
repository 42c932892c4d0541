import * as z from 'zod';
import { migrateCaseSchema } from '../commands/migrate-case.ts';
import { migrateCoreSchema } from '../commands/migrate-core.ts';
import { provisionCaseSchema, provisionCaseV2Schema } from '../commands/provision-case.ts';

/** Every message the migrator takes from its queue. */
export const migratorQueueSchema = z.discriminatedUnion('eventType', [
  z.discriminatedUnion('schemaVersion', [provisionCaseSchema, provisionCaseV2Schema]),
  migrateCaseSchema,
  migrateCoreSchema,
]);

export type MigratorMessage = z.infer<typeof migratorQueueSchema>;
