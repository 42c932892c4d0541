import { z } from 'zod';

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** A character below U+0800 takes at most two bytes in each encoding, so that scanning never looks further than one ahead. */
const mark = z
  .string()
  .length(1)
  .refine((char) => char >= '\u0001' && char < '\u0800');

const common = { encoding: z.enum(ENCODINGS), bomBytes: z.int().min(0).max(3) };

const delimitedDialectSchema = z.strictObject({
  format: z.literal('delimited'),
  ...common,
  delimiter: mark,
  qualifier: mark.nullable(),
  /** Stands for a line break inside a value; Concordance writes `®`. */
  newlineMark: mark.nullable(),
  /** Separates the values of one cell; null when a cell is one value. */
  multiValue: mark.nullable(),
});

const jsonLinesDialectSchema = z.strictObject({ format: z.literal('jsonl'), ...common });

/** How a load file is written; JSON-serialisable, because it is stored with its batch and every part is read by it. */
export const dialectSchema = z.discriminatedUnion('format', [delimitedDialectSchema, jsonLinesDialectSchema]);

export type JsonLinesDialect = z.infer<typeof jsonLinesDialectSchema>;
export type DelimitedDialect = z.infer<typeof delimitedDialectSchema>;
export type Dialect = z.infer<typeof dialectSchema>;
