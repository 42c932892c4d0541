import * as z from 'zod';
import { DATE_ORDERS, type DateOrder } from '../load-files/fields/date-order.ts';
import { PermanentError } from './permanent-error.ts';

/**
 * What may be said of one import of a load file, by the names that a message uses. Each field's error says what is
 * allowed.
 */
export const importOptionsSchema = z.object({
  loadAgain: z
    .boolean({ error: 'true or false' })
    .optional()
    .describe('Load the file even if its case holds a file of the same bytes; false when absent.'),
  dateOrder: z
    .enum(DATE_ORDERS, { error: DATE_ORDERS.join(' or ') })
    .optional()
    .describe(
      "Whether day or month comes first in the file's dates; absent: as its case says, else as the file shows.",
    ),
});

/** The options that one place gives; those that it does not mention are absent. */
export type GivenOptions = z.infer<typeof importOptionsSchema>;

/** Every option of an import, decided. */
export interface ImportOptions {
  /** Load the file even if its case holds a file of the same bytes. */
  readonly loadAgain: boolean;
  /** What comes first in its dates; null leaves it to the case and the file. */
  readonly dateOrder: DateOrder | null;
}

const NAMES = importOptionsSchema.keyof().options;

/** An option as object metadata spells it: `load-again`, which S3 sends as `x-amz-meta-load-again`. */
const metadataName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Options as the metadata to put an object with. */
export const metadataOf = (options: GivenOptions): Record<string, string> =>
  Object.fromEntries(
    Object.entries(options).flatMap(([name, value]) =>
      value === undefined ? [] : [[metadataName(name), String(value)]],
    ),
  );

/**
 * The options that an intake message gives beside its `Records`.
 * @throws PermanentError IMPORT_OPTION_INVALID
 */
export const optionsOfMessage = (body: unknown): GivenOptions =>
  typeof body === 'object' && body !== null && !Array.isArray(body) ? readOptions(body, (name) => name) : {};

/**
 * The options of one import. What the message gives beats the metadata, whose value is then not even read: so a file
 * with a wrong one can still be loaded. Metadata of other names belongs to others.
 * @param metadata The object's own, by names in lower case.
 * @throws PermanentError IMPORT_OPTION_INVALID
 */
export function importOptions(metadata: Readonly<Record<string, string>>, message: GivenOptions): ImportOptions {
  const texts = NAMES.filter((name) => message[name] === undefined).flatMap((name) => {
    const text = metadata[metadataName(name)];
    return text === undefined ? [] : [[name, optionValue(text)]];
  });
  const given = { ...readOptions(Object.fromEntries(texts), metadataName), ...message };
  return { loadAgain: given.loadAgain ?? false, dateOrder: given.dateOrder ?? null };
}

/** Metadata holds text only. */
const optionValue = (text: string): string | boolean => (text === 'true' || text === 'false' ? text === 'true' : text);

function readOptions(values: object, spelled: (name: string) => string): GivenOptions {
  const { success, data, error } = importOptionsSchema.safeParse(values);
  if (success) return data;
  const allowed = error.issues.map(({ path, message }) => `${spelled(String(path[0]))} must be ${message}`);
  throw new PermanentError('IMPORT_OPTION_INVALID', `${allowed.join('; ')}.`);
}
