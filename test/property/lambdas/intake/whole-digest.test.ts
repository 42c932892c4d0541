import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createWholeDigest } from '../../../../lambdas/intake/core/whole-digest.ts';

test('wherever cutting goes on, and however the bytes come, the digest is of all and the rest is passed on', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 10 }), fc.nat(220), (chunks, offset) => {
      const all = Buffer.concat(chunks);
      const whole = createWholeDigest(offset);
      const passedOn = Buffer.concat(chunks.map((chunk) => whole.push(chunk)));
      expect(passedOn).toEqual(all.subarray(offset));
      expect(whole.digest()).toEqual(createHash('sha256').update(all).digest());
    }),
  );
});
