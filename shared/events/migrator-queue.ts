import * as z from 'zod';
import { migrateCaseSchema } from './migrate-case.ts';
import { migrateCoreSchema } from './migrate-core.ts';
import { provisionCaseSchema } from './provision-case.ts';

/** Every message the migrator takes from its queue. */
export const migratorQueueSchema = z.discriminatedUnion('eventType', [
  provisionCaseSchema,
  migrateCaseSchema,
  migrateCoreSchema,
]);

export type MigratorMessage = z.infer<typeof migratorQueueSchema>;
