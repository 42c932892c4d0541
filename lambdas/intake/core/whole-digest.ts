import { createHash } from 'node:crypto';

/** Sees all bytes of an object and passes on those that are still to be cut. */
export interface WholeDigest {
  /** Takes the next bytes of the object, the first call its first. @returns those from the offset on, often none. */
  push(chunk: Uint8Array): Uint8Array;
  /** SHA-256 of all bytes; to be called once, at the end. */
  digest(): Buffer;
}

/**
 * Takes the digest of an object in the pass that cuts it. Cutting may go on in the middle, where an earlier run ended;
 * the digest is of the whole object all the same, so the bytes before that are read again for it.
 * @param offset Where cutting goes on, absolute in the object.
 */
export function createWholeDigest(offset: number): WholeDigest {
  const hash = createHash('sha256');
  let position = 0;
  return {
    push(chunk) {
      hash.update(chunk);
      const skipped = Math.max(0, offset - position);
      position += chunk.length;
      return chunk.subarray(skipped);
    },
    digest: () => hash.digest(),
  };
}
