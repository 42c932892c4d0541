import { expect, test } from 'vitest';
import { caseSchema, coreSchema, sharedSchema } from '../../../shared/cases/core/names.ts';

test('databases are named after the deployment, the case and the region', () => {
  expect(coreSchema('np')).toBe('np_core');
  expect(caseSchema('np', 7)).toBe('np_case_7');
  expect(sharedSchema('np', 'eu-west')).toBe('np_shared_eu_west');
});

test.each([0, -1, 1.5, Number.NaN, 2 ** 53, '7' as unknown as number])('%s is no case id', (caseId) => {
  expect(() => caseSchema('np', caseId)).toThrow(/^A case id is a positive integer\.$/);
});

test.each(['', '7np', 'NP', 'n-p', 'n`p', 'n.p', 'a'.repeat(33)])('%j is no prefix', (prefix) => {
  expect(() => coreSchema(prefix)).toThrow(/^RDS_DBNAME must be 1-32 of/);
});

test.each(['', 'EU', '1a', 'a`b', 'a'.repeat(17)])('%j is no region', (region) => {
  expect(() => sharedSchema('np', region)).toThrow(/^A region name is 1-16 of/);
});

test('no two cases share a name, even the one with the longest prefix and the highest number', () => {
  expect(caseSchema('a'.repeat(32), Number.MAX_SAFE_INTEGER).length).toBeLessThanOrEqual(64);
  expect(caseSchema('np', 1)).not.toBe(caseSchema('np', 11));
});
