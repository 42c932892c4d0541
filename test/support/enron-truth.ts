import { readFileSync } from 'node:fs';

/** What an import of a FreeEed load file must come to, worked out from the file alone. */
export interface FileTruth {
  readonly read: number;
  readonly loadedIds: readonly string[];
  readonly duplicateIds: readonly string[];
  /** Cells that hold a date no DATETIME can: a year before 1000. */
  readonly unreadableDates: number;
  /** Values in columns that are no field of an exhibit, of documents that are loaded. */
  readonly taggings: number;
}

const DATE_COLUMNS = ['Creation Date', 'Date Sent', 'Date Received', 'Modified Date'];
/** The columns without a field of their own. */
const CUSTOM_COLUMNS = [
  'Source Device',
  'Production Path',
  'Time Offset Value',
  'processing_exception',
  'master_duplicate',
  'exception_link',
];

/**
 * Reads the file in the plainest way there is: it has no qualifiers, so lines and bars separate. Under the global policy
 * a family head is a duplicate when an earlier head has its message id, bcc and hash; a family goes with its head.
 */
export function freeeedTruth(path: string): FileTruth {
  const [header = '', ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
  const names = header.split('|');
  const rows = lines.map((line) => Object.fromEntries(line.split('|').map((cell, i) => [names[i], cell.trim()])));
  const kept = new Set<string>();
  const duplicates = new Set<string>();
  for (const row of rows.filter((r) => r['attachment_parent'] === '')) {
    const key = JSON.stringify([row['message_id'], row['BCC'], row['Hash']]);
    if (kept.has(key)) duplicates.add(row['UPI'] ?? '');
    kept.add(key);
  }
  for (const row of rows) if (duplicates.has(row['attachment_parent'] ?? '')) duplicates.add(row['UPI'] ?? '');
  const loaded = rows.filter((row) => !duplicates.has(row['UPI'] ?? ''));
  const year = (cell: string) => Number(cell.slice(0, 4));
  return {
    read: rows.length,
    loadedIds: loaded.map((row) => row['UPI'] ?? '').sort(),
    duplicateIds: [...duplicates].sort(),
    unreadableDates: rows.flatMap((row) =>
      DATE_COLUMNS.filter((c) => row[c] !== undefined && row[c] !== '' && year(row[c]) < 1000),
    ).length,
    taggings: loaded.flatMap((row) => CUSTOM_COLUMNS.filter((column) => row[column])).length,
  };
}
