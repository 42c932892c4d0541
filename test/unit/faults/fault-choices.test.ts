import { describe, expect, test } from 'vitest';
import { chooser } from '../../faults/choices.ts';
import { sumOfTotals, totalsText } from '../../faults/fault-totals.ts';
import { messageKey } from '../../faults/lab/message-key.ts';

const KEYS = Array.from({ length: 2_000 }, (_, i) => `part ${i}`);

describe('choices of the fault suite', () => {
  test('do not depend on what else is asked, or when', () => {
    const [one, other] = [chooser(1, 'kills'), chooser(1, 'kills')];
    const forwards = KEYS.map((key) => one(key));
    expect(KEYS.toReversed().map((key) => other(key))).toEqual(forwards.toReversed());
  });

  test('differ by seed, purpose, key and occurrence', () => {
    const choices = [
      chooser(1, 'kills')('a'),
      chooser(2, 'kills')('a'),
      chooser(1, 'losses')('a'),
      chooser(1, 'kills')('b'),
      chooser(1, 'kills')('a', 1),
    ];
    expect(new Set(choices).size).toBe(choices.length);
    expect(chooser(1, 'kills')('a', 0)).toBe(choices[0]);
  });

  test('are spread evenly from 0 up to 1', () => {
    const choices = KEYS.map((key) => chooser(7, 'spread')(key));
    expect(choices.every((choice) => choice >= 0 && choice < 1)).toBe(true);
    for (let tenth = 0; tenth < 10; tenth++) {
      const found = choices.filter((choice) => Math.floor(choice * 10) === tenth).length;
      expect(found).toBeGreaterThan(KEYS.length / 10 / 2);
      expect(found).toBeLessThan((KEYS.length / 10) * 2);
    }
  });
});

describe('the key of a message', () => {
  const event = { eventType: 'DOCUMENT_LOADED', caseId: 7, batchId: 1, eventId: 'e', exhibitIds: [1], timestamp: 'x' };

  test('says what it is about, and neither when nor with which ids', () => {
    const later = { ...event, exhibitIds: [9], timestamp: 'y' };
    expect(messageKey(JSON.stringify(event))).toEqual(messageKey(JSON.stringify(later)));
    expect(messageKey(JSON.stringify(event)).type).toBe('DOCUMENT_LOADED');
    expect(messageKey(JSON.stringify({ ...event, eventId: 'f' }))).not.toEqual(messageKey(JSON.stringify(event)));
  });

  test('of a notification is its object', () => {
    const of = (key: string, eventTime: string) =>
      messageKey(JSON.stringify({ Records: [{ eventTime, s3: { object: { key } } }] }));
    expect(of('cases/1/a/b.dat', 'now')).toEqual(of('cases/1/a/b.dat', 'later'));
    expect(of('cases/1/a/b.dat', 'now')).toMatchObject({ type: 'S3_NOTIFICATION' });
    expect(of('cases/1/a/b.dat', 'now')).not.toEqual(of('cases/2/a/b.dat', 'now'));
  });

  test.each(['{', 'null', '{"Event":"s3:TestEvent"}'])('of anything else is its body: %s', (body) => {
    expect(messageKey(body)).toEqual({ type: null, key: body });
  });
});

describe('totals', () => {
  test('add up over the faults that have them', () => {
    const sum = sumOfTotals([
      { documents: 1_000, kills: 3, rowsLost: 0, rowsDoubled: 0, eventsLost: 0 },
      undefined,
      { documents: 500, repeats: 4, rowsLost: 2, rowsDoubled: 1, eventsLost: 6 },
    ]);
    expect(sum).toEqual({
      documents: 1_500,
      kills: 3,
      repeats: 4,
      retries: 0,
      rowsLost: 2,
      rowsDoubled: 1,
      eventsLost: 6,
    });
    expect(totalsText(sum)).toBe(
      '1,500 documents under 3 kills, 4 repeats and 0 retries: 2 rows lost, 1 doubled, 6 events lost.',
    );
  });
});
