import type { FaultPage, FaultPlace, RowFault } from '../../operations/batches/read-faults.ts';
import type { Encoding } from '../../shared/load-files/dialect.ts';
import { keptText, shownValue } from '../../shared/load-files/kept-value.ts';
import { table } from './table.ts';

/** Characters of a kept value in the table. */
const SHOWN_CHARACTERS = 60;
/** Bytes that hold as many characters in every encoding, in UTF-8 and UTF-16. */
export const SHOWN_BYTES = SHOWN_CHARACTERS * 4;

/** A place as `--after` takes it: `5.1` is the first fault of line 5. */
export const placeText = ({ lineNumber, faultNumber }: FaultPlace): string => `${lineNumber}.${faultNumber}`;

/** A table for people, and how to see the rest. */
export function faultTable({ faults, more }: FaultPage, encoding: Encoding): string {
  const last = faults.at(-1);
  if (!last) return 'No fault.';
  const lines = table([
    ['line', 'severity', 'code', 'column', 'detail', 'document', 'kept'],
    ...faults.map((fault) => [
      fault.lineNumber,
      fault.severity,
      fault.code,
      fault.column,
      fault.detail,
      fault.documentId,
      fault.kept && shownValue(fault.kept, encoding, SHOWN_CHARACTERS),
    ]),
  ]);
  return more === 0 ? lines : `${lines}\n${more} more: --after ${placeText(last)}`;
}

/** What `--json` prints of a fault: what it keeps as base64, and as text in the file's encoding. */
export const faultDetails = ({ kept, ...fault }: RowFault, encoding: Encoding) => ({
  ...fault,
  original: kept && Buffer.from(kept.bytes).toString('base64'),
  text: kept && keptText(kept, encoding),
});
