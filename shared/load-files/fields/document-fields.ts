import type { DocumentFields } from '../../domain/document.ts';
import { BYTE_LIMITS, CHARACTER_LIMITS } from '../../domain/limits.ts';
import type { ColumnRole } from '../column-roles.ts';
import type { Layout } from '../layout.ts';
import { readDateFields } from './date-fields.ts';
import { exceedsBytes, exceedsCharacters } from './fit.ts';
import { HASH_DIGITS, type HashName, readHash } from './hashes.ts';
import { bareMessageId } from './message-id.ts';
import { readCount, readFileSize } from './numbers.ts';
import { type RowValues, readValue } from './row-values.ts';

/** Reads the fields of a row; each value that cannot be kept becomes a fault of the row instead. */
export function readDocumentFields(values: RowValues, dateOrders: Layout['dateOrders']): DocumentFields {
  const text = (role: keyof typeof CHARACTER_LIMITS & ColumnRole) =>
    fitting(values, role, (value) => exceedsCharacters(value, CHARACTER_LIMITS[role]));
  const long = (role: keyof typeof BYTE_LIMITS & ColumnRole) =>
    fitting(values, role, (value) => exceedsBytes(value, BYTE_LIMITS[role]));
  const number = (role: ColumnRole, read: (value: string) => number | null) =>
    readValue<number>(values, role, 'NUMBER_UNREADABLE', (value) => {
      const found = read(value);
      return found === null ? { problem: null } : { value: found };
    });
  const hash = (role: HashName) =>
    readValue<string>(values, role, 'HASH_UNREADABLE', (value) => {
      const found = readHash(value);
      return found?.name === role ? { value: found.hex } : { problem: `not ${HASH_DIGITS[role]} hexadecimal digits` };
    });
  const unnamed = readValue(values, 'hash', 'HASH_UNREADABLE', (value) => {
    const found = readHash(value);
    return found ? { value: found } : { problem: 'not 32, 40 or 64 hexadecimal digits' };
  });
  const hashes = { md5: hash('md5'), sha1: hash('sha1'), sha256: hash('sha256') };
  if (unnamed) hashes[unnamed.name] ??= unnamed.hex;

  return {
    endNumber: text('endNumber'),
    title: text('title'),
    subject: text('subject'),
    fileName: text('fileName'),
    fileExtension: text('fileExtension')?.replace(/^\./, '').toLowerCase() || null,
    fileSize: number('fileSize', readFileSize),
    pageCount: number('pageCount', readCount),
    sourcePath: text('sourcePath'),
    author: text('author'),
    sender: text('sender'),
    recipients: long('recipients'),
    cc: long('cc'),
    bcc: long('bcc'),
    messageId: present(text('messageId')),
    messageReferences: long('messageReferences'),
    ...readDateFields(values, dateOrders),
    ...hashes,
  };
}

const fitting = (values: RowValues, role: ColumnRole, excess: (value: string) => string | null): string | null =>
  readValue<string>(values, role, 'VALUE_TOO_LONG', (value) => {
    const problem = excess(value);
    return problem === null ? { value } : { problem };
  });

/** The id as it was given, its brackets and all; null where it is none. */
const present = (id: string | null): string | null => (bareMessageId(id) === null ? null : id);
