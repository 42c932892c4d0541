import { expect, test } from 'vitest';
import { ABSENT, DIGEST_BYTES, digestOf, digestOfBytes, nameDigest } from '../../../shared/domain/digest.ts';

test('a digest is 32 bytes, whatever the length of the text', () => {
  expect(digestOf('')).toHaveLength(DIGEST_BYTES);
  expect(digestOf('þ'.repeat(100_000))).toHaveLength(DIGEST_BYTES);
  expect(digestOf('abc').toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('the digest of bytes is that of the text they are', () => {
  expect(digestOfBytes(Buffer.from('þ'))).toEqual(digestOf('þ'));
});

test('nothing that is there has the digest of what is absent', () => {
  for (const text of ['', ' ', 'null', '\0'.repeat(DIGEST_BYTES)]) {
    expect(digestOf(text)).not.toEqual(ABSENT);
    expect(nameDigest(text)).not.toEqual(ABSENT);
  }
});

test.each([
  ['case', 'Bailey, Susan', 'BAILEY, SUSAN'],
  ['space around it', 'Bailey, Susan', ' Bailey, Susan\t'],
  ['runs of white space', 'Bailey, Susan', 'Bailey,\u00a0 Susan'],
  ['the form of its accents', 'Jos\u00e9', 'Jose\u0301'],
])('a name is the same name in spite of its %s', (_, one, other) => {
  expect(nameDigest(one)).toEqual(nameDigest(other));
});

test('another name is another one', () => {
  expect(nameDigest('Bailey, Susan')).not.toEqual(nameDigest('Bailey, Suzan'));
  expect(nameDigest('Jose')).not.toEqual(nameDigest('José'));
});
