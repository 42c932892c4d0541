import { expect, test } from 'vitest';
import { counted, grouped } from '../../../shared/domain/counted.ts';

test('a number says what it counts, in the singular only of one', () => {
  expect([0, 1, 2].map((n) => counted(n, 'part'))).toEqual(['0 parts', '1 part', '2 parts']);
  expect([1, 2].map((n) => counted(n, 'reply', 'replies'))).toEqual(['1 reply', '2 replies']);
});

test('a large number has commas', () => {
  expect(grouped(1_234_567)).toBe('1,234,567');
  expect(counted(1_001, 'row')).toBe('1,001 rows');
});
