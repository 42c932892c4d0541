import { describe, expect, test } from 'vitest';
import { readObjectKey } from '../../../shared/domain/object-key.ts';

describe('readObjectKey', () => {
  test('reads case, batch name and file', () => {
    expect(readObjectKey('cases/7/Production 1/VOL01/DATA/load.dat')).toEqual({
      caseId: 7,
      batchName: 'Production 1',
      fileName: 'load.dat',
    });
  });

  test('counts the characters of a batch name as the column does', () => {
    const name = '😀'.repeat(255);
    expect(readObjectKey(`cases/1/${name}/x.csv`).batchName).toBe(name);
  });

  test.each([
    'cases/7/x.csv',
    'cases/7//x.csv',
    'cases/0/a/x.csv',
    'cases/07/a/x.csv',
    'cases/-1/a/x.csv',
    'cases/7a/a/x.csv',
    'cases/1234567890123456/a/x.csv',
    'cases/7/a/',
    'cases/7/a/folder/',
    'Cases/7/a/x.csv',
    '/cases/7/a/x.csv',
    'cases/7/a',
    '',
    `cases/7/${'x'.repeat(256)}/x.csv`,
  ])('refuses %s', (key) => {
    expect(() => readObjectKey(key)).toThrow(expect.objectContaining({ code: 'SOURCE_KEY_INVALID' }));
  });

  test('says how long a batch name may be', () => {
    expect(() => readObjectKey(`cases/7/${'x'.repeat(256)}/x.csv`)).toThrow('at most 255 characters');
  });
});
