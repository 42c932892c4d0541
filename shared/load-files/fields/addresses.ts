/** `<address>`, or a word: taken whole and looked at after, as seeking its `@` costs the square of a long word's length. */
const ADDRESS_OR_WORD = /<([^<>]+)>|([^\s<>,;:"'()]+)/g;
/** A word that is an address. */
const HAS_AT = /.@./su;

/**
 * The addresses of a header such as To, in lower case, sorted, each once, without display names. Names stand in
 * only where a header has no address at all, because `Last, First` cannot be told from two names.
 */
export function addressesOf(header: string | null): string[] {
  if (header === null) return [];
  const found = Array.from(header.matchAll(ADDRESS_OR_WORD), ([, bracketed, word = '']) =>
    bracketed !== undefined || HAS_AT.test(word) ? [bracketed ?? word] : [],
  );
  const addresses = found.flat();
  const parts = addresses.length > 0 ? addresses : header.split(/[;,]/);
  return [...new Set(parts.map((part) => part.trim().toLowerCase()).filter((part) => part !== ''))].sort();
}
