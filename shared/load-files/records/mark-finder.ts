import { isAt, type Mark } from './mark.ts';

/** Finds the next mark from an index of a whole unit on; the length of the bytes when there is none. */
export type MarkFinder = (bytes: Uint8Array, from: number) => number;

/** Makes a finder that remembers what it found last, so that asking again for what is far ahead costs nothing. */
export function markFinder(mark: Mark, unit: 1 | 2): MarkFinder {
  // In UTF-16 nearly every unit has a byte of zero: look for the other one.
  const isSecond = mark.length === 2 && mark.first === 0;
  const byte = isSecond ? mark.second : mark.first;
  let last: Uint8Array | null = null;
  let [searchedFrom, found] = [0, 0];

  function find(bytes: Uint8Array, from: number): number {
    for (let at = bytes.indexOf(byte, from); at !== -1; at = bytes.indexOf(byte, at + 1)) {
      const start = isSecond ? at - 1 : at;
      if (start >= from && (start - from) % unit === 0 && isAt(bytes, start, mark)) return start;
    }
    return bytes.length;
  }

  return (bytes, from) => {
    if (bytes !== last || from < searchedFrom || from > found) {
      found = find(bytes, from);
      last = bytes;
      searchedFrom = from;
    }
    return found;
  };
}
