import { composedName, nameKey } from '../../domain/digest.ts';
import { CHARACTER_LIMITS } from '../../domain/limits.ts';
import type { ColumnRole } from '../column-roles.ts';
import { exceedsCharacters } from './fit.ts';
import type { RowValues } from './row-values.ts';

/** The custodians of a row, the primary one first, each once in the first spelling. `Last, First` is one name. */
export function readCustodians({ byRole, faults }: RowValues): string[] {
  const custodians = new Map<string, string>();
  const add = (role: ColumnRole, split: (text: string) => string[]) => {
    const found = byRole.get(role);
    if (!found) return;
    for (const part of split(found.text)) {
      // Before it is measured: some characters are longer when they are composed.
      const name = composedName(part);
      const excess = exceedsCharacters(name, CHARACTER_LIMITS.custodian);
      if (excess) faults.push({ code: 'VALUE_TOO_LONG', column: found.header, detail: excess });
      else if (name !== '' && !custodians.has(nameKey(name))) custodians.set(nameKey(name), name);
    }
  };
  add('custodian', (text) => [text]);
  add('allCustodians', (text) => text.split(';'));
  return [...custodians.values()];
}
