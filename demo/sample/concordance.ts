const DELIMITER = '\u0014';
const QUALIFIER = '\u00fe';
const NEWLINE_MARK = '\u00ae';
const BYTE_ORDER_MARK = '\ufeff';

const qualified = (value: string): string =>
  `${QUALIFIER}${value.replaceAll(QUALIFIER, QUALIFIER + QUALIFIER).replaceAll('\n', NEWLINE_MARK)}${QUALIFIER}`;

/** One record of a Concordance DAT, without its line end. */
export const datRecord = (values: readonly string[]): string => values.map(qualified).join(DELIMITER);

/** The same, as a careless program writes it: the last value is never closed. */
export const unclosedRecord = (values: readonly string[]): string => datRecord(values).slice(0, -QUALIFIER.length);

/** A whole file of records, the header among them: UTF-8 with a byte order mark, lines ended by CRLF. */
export const datFile = (records: readonly string[]): Buffer =>
  Buffer.from(`${BYTE_ORDER_MARK}${records.map((record) => `${record}\r\n`).join('')}`, 'utf8');
