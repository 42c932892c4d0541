import { createHash } from 'node:crypto';

/** A number from 0 up to 1 for what `key` names, the n-th time that it is asked of; the same whenever and whatever else is asked. */
export type Choose = (key: string, occurrence?: number) => number;

const BYTES = 6;

/**
 * Choices that a seed decides by what they are about. A sequence of random numbers would go to racing callers in the order
 * in which they ask, and so differ from run to run.
 * @param purpose Keeps choices about the same key apart when they are made for different things.
 */
export function chooser(seed: number, purpose: string): Choose {
  return (key, occurrence = 0) => {
    const digest = createHash('sha256')
      .update(JSON.stringify([seed, purpose, key, occurrence]))
      .digest();
    return digest.readUIntBE(0, BYTES) / 2 ** (8 * BYTES);
  };
}
