import { expect, test } from 'vitest';
import { tooFewStrikes } from './strike.ts';

test('what struck as often as was wanted is no problem', () => {
  expect(tooFewStrikes([{ what: 'cuts', wanted: 5, times: 5 }])).toEqual([]);
});

test('what struck less often is, and so is what never struck though nothing was wanted of it', () => {
  expect(
    tooFewStrikes([
      { what: 'cuts', wanted: 5, times: 4 },
      { what: 'kills', wanted: 0, times: 0 },
    ]),
  ).toEqual(['cuts: only 4 of 5 came about', 'kills: only 0 of 0 came about']);
});
