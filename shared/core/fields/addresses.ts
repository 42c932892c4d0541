/** `<address>`, or an address by itself. */
const ADDRESS = /<([^<>]+)>|([^\s<>,;:"'()]+@[^\s<>,;:"'()]+)/g;

/**
 * The addresses of a header such as To, in lower case, sorted, each once, without display names. Names stand in
 * only where a header has no address at all, because `Last, First` cannot be told from two names.
 */
export function addressesOf(header: string | null): string[] {
  if (header === null) return [];
  const addresses = Array.from(header.matchAll(ADDRESS), ([, bracketed, bare]) => bracketed ?? bare ?? '');
  const parts = addresses.length > 0 ? addresses : header.split(/[;,]/);
  return [...new Set(parts.map((part) => part.trim().toLowerCase()).filter((part) => part !== ''))].sort();
}
