/** Entries that SQS and SNS take in one batch request. */
const MAX_ENTRIES = 10;
/** Bytes of one batch request: SNS takes 256 KiB, and so do emulators of SQS. */
const MAX_BYTES = 250 * 1024;

/** Entries to as few batch requests as the services' limits allow, in order. */
export function batchesOf<E>(entries: readonly E[], bytesOf: (entry: E) => number): E[][] {
  const batches: E[][] = [];
  let batch: E[] = [];
  let used = 0;
  for (const entry of entries) {
    const bytes = bytesOf(entry);
    if (batch.length === MAX_ENTRIES || (batch.length > 0 && used + bytes > MAX_BYTES)) {
      batches.push(batch);
      batch = [];
      used = 0;
    }
    batch.push(entry);
    used += bytes;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
