/** `12,345`: a whole number for a person. */
export const grouped = (value: number): string => value.toLocaleString('en-US');

/**
 * A number with what it counts: `1 part`, `12,345 parts`.
 * @param many The plural, where it is not `one` with an s.
 */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${grouped(value)} ${value === 1 ? one : many}`;
