import { describe, expect, test } from 'vitest';
import { createRateMeter, duration, progressOf, progressText } from '../../../demo/progress.ts';

describe('progress', () => {
  test.each([
    ['reading', { status: 'submitted', cut: false }, { read: 900, skipped: 0, inFlight: 900 }],
    ['loading', { status: 'loading', cut: true }, { read: 900, skipped: 0, inFlight: 1 }],
    ['tagging', { status: 'loading', cut: true }, { read: 900, skipped: 0, inFlight: 0 }],
    ['finishing', { status: 'finalizing', cut: true }, { read: 900, skipped: 0, inFlight: 0 }],
  ] as const)('is at %s', (stage, batch, tally) => {
    expect(progressOf(batch, tally)).toEqual({ stage, done: 900 - tally.inFlight, read: 900 });
  });

  test('has no rate and no time left before anything happened', () => {
    const meter = createRateMeter();
    expect(meter({ stage: 'loading', done: 0, read: 100 }, 0)).toMatchObject({ perSecond: 0, secondsLeft: null });
    expect(meter({ stage: 'loading', done: 0, read: 100 }, 1000)).toMatchObject({ perSecond: 0, secondsLeft: null });
  });

  test('goes by the last five seconds', () => {
    const meter = createRateMeter();
    meter({ stage: 'loading', done: 0, read: 1000 }, 0);
    meter({ stage: 'loading', done: 100, read: 1000 }, 10_000);
    expect(meter({ stage: 'loading', done: 600, read: 1000 }, 12_000)).toMatchObject({
      perSecond: 250,
      secondsLeft: 1.6,
    });
  });

  test('leaves no time for what follows the loading, because nobody can tell', () => {
    const meter = createRateMeter();
    meter({ stage: 'loading', done: 0, read: 1000 }, 0);
    expect(meter({ stage: 'tagging', done: 1000, read: 1000 }, 1000).secondsLeft).toBeNull();
  });

  test.each([
    [{ stage: 'waiting', done: 0, read: 0, perSecond: 0, secondsLeft: null }, 'waiting for intake'],
    [
      { stage: 'reading', done: 0, read: 5000, perSecond: 0, secondsLeft: null },
      'reading the load file · 5,000 documents',
    ],
    [
      { stage: 'loading', done: 3500, read: 6000, perSecond: 849.6, secondsLeft: 2.9 },
      'loading · 3,500 of 6,000 documents · 850/s · 3 s left',
    ],
  ] as const)('reads as a line', (progress, line) => {
    expect(progressText(progress)).toBe(line);
  });

  test.each([
    [0.2, '1 s'],
    [59, '59 s'],
    [125, '2 min 5 s'],
    [3840, '1 h 4 min'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});
