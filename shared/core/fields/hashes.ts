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
