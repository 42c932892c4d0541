import * as z from 'zod';
import { batchIdSchema, caseIdSchema, documentIdSchema, exhibitIdSchema, versionSchema } from '../identifiers.ts';

export const EVENT_STATUSES = ['SUCCESS', 'FAILED', 'CANCELLED'] as const;
export type EventStatus = (typeof EVENT_STATUSES)[number];

/** `caseload.<lambda>`. Open, because a closed list would make each new lambda a breaking change for subscribers. */
export type EventSource = `caseload.${string}`;
const isSource = (value: string): value is EventSource => /^caseload\.[a-z]+$/.test(value);

/** What every event carries. Readers ignore keys they do not know, so that fields can be added. */
export const envelopeSchema = z.object({
  eventId: z.uuid({ version: 'v8' }).describe('The same on every repeat of this event.'),
  schemaVersion: versionSchema,
  source: z
    .string()
    .refine(isSource)
    .meta({ pattern: '^caseload\\.[a-z]+$', description: 'The publisher, `caseload.<lambda>`.' }),
  jobId: z
    .string()
    .regex(/^\d+-\d+$/)
    .describe('The case and batch, `<caseId>-<batchId>`.'),
  caseId: caseIdSchema,
  batchId: batchIdSchema,
  documentIds: z.array(documentIdSchema).describe('The documents concerned, sorted.'),
  exhibitIds: z.array(exhibitIdSchema).describe('Their exhibits in the same order; empty where there are none.'),
  timestamp: z.iso.datetime().describe('When it was published, UTC.'),
});
