import { describe, expect, it } from 'vitest';
import { addressesOf } from '../../../../shared/load-files/fields/addresses.ts';
import { exceedsBytes, exceedsCharacters } from '../../../../shared/load-files/fields/fit.ts';
import { readHash } from '../../../../shared/load-files/fields/hashes.ts';
import { readCount, readFileSize } from '../../../../shared/load-files/fields/numbers.ts';
import { extensionOf, readRelativePath } from '../../../../shared/load-files/fields/paths.ts';

describe('file sizes and counts', () => {
  it.each([
    ['0', 0],
    ['12345', 12_345],
    ['12,345', 12_345],
    ['12 kb', 12_288],
    ['1.5MB', 1_572_864],
    ['2 GiB', 2_147_483_648],
    ['17 bytes', 17],
    ['12.0', 12],
    ['12.5', null],
    ['1,2', null],
    ['-1', null],
    ['12 parsecs', null],
    ['9'.repeat(20), null],
  ])('reads a size of %s as %s', (text, size) => expect(readFileSize(text)).toBe(size));

  it('reads counts that a column holds', () => {
    expect(['7', '1,000', '2147483647', '2147483648', '1.5', ''].map(readCount)).toEqual([
      7,
      1000,
      2147483647,
      null,
      null,
      null,
    ]);
  });
});

describe('hashes', () => {
  it('are told apart by their length', () => {
    expect(
      ['A'.repeat(32), 'b'.repeat(40), 'c'.repeat(64), 'd'.repeat(33), 'g'.repeat(32)].map((t) => readHash(t)?.name),
    ).toEqual(['md5', 'sha1', 'sha256', undefined, undefined]);
    expect(readHash('A'.repeat(32))?.hex).toBe('a'.repeat(32));
  });
});

describe('paths', () => {
  it.each([
    ['.\\VOL01\\N\\1.htm', 'VOL01/N/1.htm'],
    ['a//b/./c', 'a/b/c'],
    ['a/..b/c', 'a/..b/c'],
    ['/etc/passwd', null],
    ['\\\\server\\share', null],
    ['C:\\a', null],
    ['./C:/a', null],
    ['.//http://h/a', null],
    ['file:///a', null],
    ['a/../../b', null],
    ['..', null],
    ['.', null],
    ['a\nb', null],
  ])('reads %s as %s', (text, path) => expect(readRelativePath(text)).toBe(path));

  it('have the extension of their last step', () => {
    expect(['a.b/C.MSG', 'a.b/c', '.htaccess', 'a.', 'x.tar.gz'].map(extensionOf)).toEqual([
      'msg',
      null,
      null,
      null,
      'gz',
    ]);
  });
});

describe('lengths', () => {
  it('count characters, not UTF-16 units', () => {
    expect(exceedsCharacters('😀'.repeat(10), 10)).toBeNull();
    expect(exceedsCharacters('😀'.repeat(11), 10)).toBe('11 characters, at most 10');
  });
  it('count UTF-8 bytes', () => {
    expect(exceedsBytes('é'.repeat(5), 10)).toBeNull();
    expect(exceedsBytes('é'.repeat(6), 10)).toBe('12 bytes, at most 10');
  });
});

describe('addresses', () => {
  it('come sorted, once each, without display names', () => {
    expect(addressesOf('"Roe, C" <C@x.org> , bob@x.org; Bob <BOB@x.org>, Ann </O=X/CN=ANN>')).toEqual([
      '/o=x/cn=ann',
      'bob@x.org',
      'c@x.org',
    ]);
  });
  it('are names where nothing else is given', () => expect(addressesOf('Roe; Ann')).toEqual(['ann', 'roe']));
  it('have something on both sides of an @', () => {
    expect(addressesOf('@ @a b@ a@b @@c d@@ e@f@')).toEqual(['@@c', 'a@b', 'd@@', 'e@f@']);
  });
  it('are found in time that grows with the length only', () => {
    const [word, brackets] = ['x'.repeat(250_000), '<'.repeat(250_000)];
    const startedAt = performance.now();
    expect(addressesOf(word)).toEqual([word]);
    expect(addressesOf(brackets)).toEqual([brackets]);
    // Looked at from each of its characters anew, the word alone took a minute.
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
  it('are none without a header', () => expect([addressesOf(null), addressesOf(' ; ')]).toEqual([[], []]));
});
