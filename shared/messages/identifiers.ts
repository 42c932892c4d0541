import * as z from 'zod';
import { CHARACTER_LIMITS } from '../domain/limits.ts';

/** Counts code points, as MySQL's VARCHAR and JSON Schema's `maxLength` do; zod's `max` counts UTF-16 units. */
const text = (maxLength: number) =>
  z
    .string()
    .min(1)
    .refine(
      (value) => value.length <= maxLength || [...value].length <= maxLength,
      `Longer than ${maxLength} characters`,
    )
    .meta({ maxLength });

export const caseIdSchema = z.int().positive().describe('The case.');
export const batchIdSchema = z.int().positive().describe('The batch, as the case database numbers it.');
export const exhibitIdSchema = z.int().positive().describe('The exhibit that the document became.');
export const partNumberSchema = z.int().positive().describe('The part of the batch, counted from 1.');
export const countSchema = z.int().nonnegative();
export const batchNameSchema = text(CHARACTER_LIMITS.batchName).describe('The name a producer gives its batch.');
/** A document id that has passed validation; what producers send is `z.string()`, see document-processed.ts. */
export const documentIdSchema = text(CHARACTER_LIMITS.documentId).describe('The document, unique in its batch.');
export const versionSchema = z.literal(1).describe('Version of this message type.');
