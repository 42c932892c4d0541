import { composedName } from '../domain/digest.ts';
import { CHARACTER_LIMITS } from '../domain/limits.ts';
import { type ColumnRole, rolesOf } from './column-roles.ts';

/** One column: its header as the file spells it, and what it means; null makes it a custom field of that name. */
export interface Column {
  readonly header: string;
  readonly role: ColumnRole | null;
}

/** The columns of a header or of a JSON line's keys, or in words why they cannot be used. */
export function columnsOf(headers: readonly string[]): { columns: Column[] } | { problem: string } {
  const names = headers.map((header, i) => header.replace(/\s+/g, ' ').trim() || `Column ${i + 1}`);
  const places = new Map<string, number>();
  for (const [i, name] of names.entries()) {
    const key = name.toLowerCase();
    const earlier = places.get(key);
    if (earlier !== undefined)
      return { problem: `Columns ${earlier + 1} and ${i + 1} have the same name; rename one.` };
    places.set(key, i);
    // Faults name a column as the file spells it, and its custom field is stored composed; either may be the longer one.
    if (Math.max(name.length, composedName(name).length) > CHARACTER_LIMITS.fieldName) {
      return { problem: `The name of column ${i + 1} is longer than ${CHARACTER_LIMITS.fieldName} characters.` };
    }
    if (/\p{Cc}/u.test(name) || !name.isWellFormed()) {
      return { problem: `The name of column ${i + 1} has control characters.` };
    }
  }
  const roles = rolesOf(names);
  return { columns: names.map((header, i) => ({ header, role: roles[i] ?? null })) };
}
