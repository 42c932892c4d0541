import * as z from 'zod';
import { DATE_ORDERS } from '../load-files/fields/date-order.ts';

/** What is set for all imports of a case; null where nothing is. An import may say otherwise for itself. */
export const caseSettingsSchema = z.object({
  /** How its dates are written. */
  dateOrder: z.enum(DATE_ORDERS).nullable().default(null),
});

export type CaseSettings = z.infer<typeof caseSettingsSchema>;
