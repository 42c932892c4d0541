import { expect, test } from 'vitest';
import type { DeliveredMessage } from '../lab/delivery-log.ts';
import { outlastsReceives } from './outlasts-receives.ts';

const cameAt = (...deliveredAt: number[]): DeliveredMessage => ({ deliveredAt }) as unknown as DeliveredMessage;
const away = { what: 'it was away', from: 10, to: 20 };

test('only what came while something was away shows that it was away for long enough', () => {
  const { figures, problems } = outlastsReceives(2, [cameAt(9, 10, 20, 21)], [away]);
  expect(figures).toEqual({ 'most deliveries of a message while it was away': 2 });
  expect(problems).toEqual([
    'no message came more than 2 times while it was away, so that was too short to show anything',
  ]);
  expect(outlastsReceives(2, [cameAt(10, 15, 20)], [away]).problems).toEqual([]);
});
