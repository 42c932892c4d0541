import { expect, test } from 'vitest';
import { stopwatch } from '../../../localstack/commands/stopwatch.ts';

/** A clock that goes on by so many milliseconds each time it is read. */
const clock = (ms: number) => {
  let now = 0;
  return () => (now += ms);
};

test('every step is told with its seconds, and its result handed on', async () => {
  const lines: string[] = [];
  const { timed, steps } = stopwatch((line) => void lines.push(line), clock(1_250));
  expect(await timed('Deploying', async () => 7)).toBe(7);
  expect(steps).toEqual([{ step: 'Deploying', seconds: 1.3 }]);
  expect(lines).toEqual(['Deploying …', 'Deploying: done in 1.3 s.']);
});

test('a step that fails is none that was done', async () => {
  const { timed, steps } = stopwatch(() => {}, clock(1));
  await expect(timed('Deploying', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(steps).toEqual([]);
});
