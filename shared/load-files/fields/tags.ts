import type { TagValue } from '../../domain/document.ts';
import { BYTE_LIMITS } from '../../domain/limits.ts';
import { exceedsBytes } from './fit.ts';
import type { RowValues } from './row-values.ts';

/** The values of a row's custom fields, each once a field. `separator` parts the values of one cell, where there is one. */
export function readTags({ custom, faults }: RowValues, separator: string | null): TagValue[] {
  const tags: TagValue[] = [];
  for (const { header: field, text } of custom) {
    const parts = separator === null ? [text] : text.split(separator).map((part) => part.trim());
    for (const value of new Set(parts)) {
      const excess = exceedsBytes(value, BYTE_LIMITS.tagValue);
      if (excess) faults.push({ code: 'VALUE_TOO_LONG', column: field, detail: excess });
      else if (value !== '') tags.push({ field, value });
    }
  }
  return tags;
}
