/** Hexadecimal digits of each digest. */
export const HASH_DIGITS = { md5: 32, sha1: 40, sha256: 64 } as const;
export type HashName = keyof typeof HASH_DIGITS;

/** Which digest a value is by its length, in lower case; null when it is none. */
export function readHash(text: string): { readonly name: HashName; readonly hex: string } | null {
  if (!/^[0-9a-f]+$/i.test(text)) return null;
  const hex = text.toLowerCase();
  for (const name of ['md5', 'sha1', 'sha256'] as const) {
    if (hex.length === HASH_DIGITS[name]) return { name, hex };
  }
  return null;
}

/** The MD5, SHA-1 and SHA-256 of no bytes. */
const OF_NO_BYTES: ReadonlySet<string> = new Set([
  'd41d8cd98f00b204e9800998ecf8427e',
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
]);

/**
 * Whether a digest, in lower case, is that of no bytes. Programs write it for whatever they could not export, so files
 * that have it are not alike.
 */
export const isOfNoBytes = (hex: string): boolean => OF_NO_BYTES.has(hex);
