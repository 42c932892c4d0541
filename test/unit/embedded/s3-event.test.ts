import { describe, expect, test } from 'vitest';
import { wants } from '../../../localstack/fauxqs/bucket-notifications.ts';
import { type CreatedObject, encodeKey, objectCreatedEvent } from '../../../localstack/fauxqs/s3-event.ts';

const object: CreatedObject = {
  bucket: 'source',
  key: 'cases/7/first batch/load.dat',
  size: 12,
  etag: '"0cc175b9c0f1b6a831c399e269772661"',
  versionId: null,
  creation: 'Put',
};
const stamp = {
  region: 'eu-west-1',
  time: new Date('2026-11-21T08:00:00Z'),
  sequence: 1,
  requestId: 'R',
  configurationId: 'c',
};

describe('an S3 event', () => {
  test('has what S3 sends for a new object', () => {
    expect(objectCreatedEvent(object, stamp)).toMatchObject({
      Records: [
        {
          eventSource: 'aws:s3',
          eventName: 'ObjectCreated:Put',
          awsRegion: 'eu-west-1',
          eventTime: '2026-11-21T08:00:00.000Z',
          s3: {
            bucket: { name: 'source', arn: 'arn:aws:s3:::source' },
            object: { key: 'cases/7/first+batch/load.dat', size: 12, eTag: '0cc175b9c0f1b6a831c399e269772661' },
          },
        },
      ],
    });
  });

  test('names the version in a bucket with versioning only', () => {
    expect(JSON.stringify(objectCreatedEvent(object, stamp))).not.toContain('versionId');
    expect(JSON.stringify(objectCreatedEvent({ ...object, versionId: 'v1' }, stamp))).toContain('"versionId":"v1"');
  });

  test('has a sequencer that grows with time and within one millisecond', () => {
    const sequencer = (time: string, sequence: number) =>
      /"sequencer":"(\w+)"/.exec(
        JSON.stringify(objectCreatedEvent(object, { ...stamp, time: new Date(time), sequence })),
      )?.[1];
    const grown = [
      sequencer('2026-11-21T08:00:00.000Z', 1),
      sequencer('2026-11-21T08:00:00.000Z', 2),
      sequencer('2026-11-21T08:00:00.001Z', 3),
    ];
    expect([...grown].sort()).toEqual(grown);
    expect(new Set(grown).size).toBe(3);
  });

  test.each([
    ['a b/c', 'a+b/c'],
    ['a+b', 'a%2Bb'],
    ["(x)'!~", '%28x%29%27%21%7E'],
    ['ä&=', '%C3%A4%26%3D'],
  ])('encodes the key %j as a form does, slashes apart', (key, encoded) => {
    expect(encodeKey(key)).toBe(encoded);
    expect(decodeURIComponent(encoded.replaceAll('+', ' '))).toBe(key);
  });
});

describe('a bucket notification', () => {
  const notification = { queueArn: 'q', events: ['s3:ObjectCreated:*'], prefix: 'cases/', suffix: '.dat' };

  test('wants objects under its prefix and suffix', () => {
    expect(wants(notification, object)).toBe(true);
    expect(wants(notification, { ...object, key: 'other/load.dat' })).toBe(false);
    expect(wants(notification, { ...object, key: 'cases/7/b/load.csv' })).toBe(false);
  });

  test('wants the kinds of creation that it names', () => {
    const puts = { ...notification, events: ['s3:ObjectCreated:Put'] };
    expect(wants(puts, object)).toBe(true);
    expect(wants(puts, { ...object, creation: 'Copy' })).toBe(false);
  });
});
