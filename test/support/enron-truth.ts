import { readFileSync } from 'node:fs';

/** What an import of a FreeEed load file must come to, worked out from the file alone. */
export interface FileTruth {
  readonly read: number;
  readonly loadedIds: readonly string[];
  readonly duplicateIds: readonly string[];
  /** Documents that nothing says what they are like: they are loaded again with every import. */
  readonly unmatchedIds: readonly string[];
  /** Cells that hold a date no DATETIME can: a year before 1000. */
  readonly unreadableDates: number;
  /** Values in columns that are no field of an exhibit, of documents that are loaded. */
  readonly taggings: number;
}

/** The MD5 of no bytes, which is no evidence of likeness. */
const OF_NO_BYTES = 'd41d8cd98f00b204e9800998ecf8427e';
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
 * a family head is a duplicate when an earlier head has its message id, bcc and hash; a family goes with its head. A head
 * without a message id whose hash is that of no bytes is like no other.
 */
export function freeeedTruth(path: string): FileTruth {
  const [header = '', ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
  const names = header.split('|');
  const rows = lines.map((line) => Object.fromEntries(line.split('|').map((cell, i) => [names[i], cell.trim()])));
  const kept = new Set<string>();
  const duplicates = new Set<string>();
  const isUnmatched = (row: Record<string, string | undefined>) =>
    row['attachment_parent'] === '' && row['message_id'] === '' && row['Hash'] === OF_NO_BYTES;
  for (const row of rows.filter((r) => r['attachment_parent'] === '' && !isUnmatched(r))) {
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
    unmatchedIds: rows.filter(isUnmatched).map((row) => row['UPI'] ?? ''),
    unreadableDates: rows.flatMap((row) =>
      DATE_COLUMNS.filter((c) => row[c] !== undefined && row[c] !== '' && year(row[c]) < 1000),
    ).length,
    taggings: loaded.flatMap((row) => CUSTOM_COLUMNS.filter((column) => row[column])).length,
  };
}
