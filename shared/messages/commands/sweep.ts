import * as z from 'zod';
import { versionSchema } from '../identifiers.ts';

/** Look for batches that stand still, in every case that imports, and move them on. The schedule sends it. */
export const sweepSchema = z.strictObject({
  eventType: z.literal('SWEEP'),
  schemaVersion: versionSchema,
});

export type Sweep = z.infer<typeof sweepSchema>;

/** The one message of this type that there is. */
export const SWEEP: Sweep = { eventType: 'SWEEP', schemaVersion: 1 };
