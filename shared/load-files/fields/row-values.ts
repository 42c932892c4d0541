import type { Fault, FaultCode } from '../../domain/fault-codes.ts';
import type { ColumnRole } from '../column-roles.ts';
import type { Column } from '../columns.ts';

/** One value of a row: trimmed, not empty, without NUL. */
export interface RowValue {
  readonly header: string;
  readonly text: string;
}

/** The values of one row by what they mean, and the faults found in it so far. */
export interface RowValues {
  readonly byRole: ReadonlyMap<ColumnRole, RowValue>;
  /** Of columns that mean nothing known. */
  readonly custom: readonly RowValue[];
  readonly faults: Fault[];
}

/** Sorts the cells of a row by their columns' roles; a value with a NUL is dropped, because no column keeps it. */
export function rowValues(columns: readonly Column[], cells: readonly string[]): RowValues {
  const byRole = new Map<ColumnRole, RowValue>();
  const custom: RowValue[] = [];
  const faults: Fault[] = [];
  for (const [i, { header, role }] of columns.entries()) {
    const text = (cells[i] ?? '').trim();
    if (text === '') continue;
    // An id with a NUL is refused as an id, which rejects the row.
    if (text.includes('\0') && role !== 'documentId') {
      faults.push({ code: 'NUL_CHARACTER', column: header, detail: null });
    } else if (role === null) custom.push({ header, text });
    else byRole.set(role, { header, text });
  }
  return { byRole, custom, faults };
}

/**
 * The value of a role as `read` understands it; null when there is none, or when `read` gives a problem, which is
 * recorded as a fault of the column.
 */
export function readValue<T>(
  { byRole, faults }: RowValues,
  role: ColumnRole,
  code: FaultCode,
  read: (text: string) => { readonly value: T } | { readonly problem: string | null },
): T | null {
  const found = byRole.get(role);
  if (!found) return null;
  const result = read(found.text);
  if ('value' in result) return result.value;
  faults.push({ code, column: found.header, detail: result.problem });
  return null;
}

/** Warns of the value of a role, which is kept. */
export function warn({ byRole, faults }: RowValues, role: ColumnRole, code: FaultCode): void {
  faults.push({ code, column: byRole.get(role)?.header ?? null, detail: null });
}
