/** Bytes of a unit; files are measured in binary units whatever they are called. */
const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  byte: 1,
  bytes: 1,
  k: 2 ** 10,
  m: 2 ** 20,
  g: 2 ** 30,
  t: 2 ** 40,
};

const SIZE = /^(\d+|\d{1,3}(?:,\d{3})+)(\.\d+)?\s*(b|bytes?|[kmgt]i?b?)?$/i;
const COUNT = /^(?:\d+|\d{1,3}(?:,\d{3})+)$/;
/** INT of MySQL. */
const MAX_COUNT = 2 ** 31 - 1;

const digits = (text: string): number => Number(text.replaceAll(',', ''));

/** A file size in bytes from `12345`, `12,345` or `12.5 kb`; null when it is none. */
export function readFileSize(text: string): number | null {
  const found = SIZE.exec(text);
  if (!found) return null;
  const [, whole = '', fraction = '', unit = ''] = found;
  const name = unit.toLowerCase();
  const factor = UNITS[name] ?? UNITS[name.charAt(0)] ?? 1;
  if (factor === 1 && Number(fraction) !== 0) return null;
  const size = Math.round((digits(whole) + Number(fraction)) * factor);
  return Number.isSafeInteger(size) ? size : null;
}

/** A count of pages; null when it is none. */
export function readCount(text: string): number | null {
  const count = COUNT.test(text) ? digits(text) : Number.NaN;
  return count <= MAX_COUNT ? count : null;
}
