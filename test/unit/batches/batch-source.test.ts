import { describe, expect, test } from 'vitest';
import { loadFileDigest, messageBatchDigest } from '../../../shared/batches/core/batch-source.ts';

describe('what makes a batch the same batch', () => {
  test('is the version of an object, or its entity tag where versions are not kept', () => {
    const digest = loadFileDigest('b', 'k', 'v1', 'e1');
    expect(loadFileDigest('b', 'k', 'v1', 'e2')).toEqual(digest);
    expect(loadFileDigest('b', 'k', null, 'e1')).toEqual(loadFileDigest('b', 'k', null, 'e1'));
    const others = [
      loadFileDigest('b', 'k', 'v2', 'e1'),
      loadFileDigest('b', 'k2', 'v1', 'e1'),
      loadFileDigest('b2', 'k', 'v1', 'e1'),
      loadFileDigest('b', 'k', null, 'e1'),
      loadFileDigest('b","k', '', 'v1', 'e1'),
      messageBatchDigest('b'),
    ];
    expect(new Set([digest, ...others].map((d) => d.toString('hex'))).size).toBe(others.length + 1);
  });

  test('is the name that a producer gives', () => {
    expect(messageBatchDigest('Mail 1')).toEqual(messageBatchDigest('Mail 1'));
    expect(messageBatchDigest('Mail 1')).not.toEqual(messageBatchDigest('mail 1'));
  });
});
