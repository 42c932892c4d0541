import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  createdObjects,
  objectNotification,
  s3NotificationSchema,
} from '../../../shared/messages/commands/s3-notification.ts';

it('a notification made of an object says the same of it when it is read', () => {
  const object = fc.record({
    bucket: fc.string({ minLength: 1 }),
    key: fc.string({ unit: 'grapheme', minLength: 1 }),
    size: fc.nat(),
    eTag: fc.string({ minLength: 1 }),
    versionId: fc.option(fc.string({ minLength: 1 })),
  });
  fc.assert(
    fc.property(object, (one) => {
      const body = JSON.parse(JSON.stringify(objectNotification(one))) as unknown;
      expect(createdObjects(s3NotificationSchema.parse(body))).toEqual([{ ...one, sequencer: null }]);
    }),
  );
});

it('a key is encoded as S3 does it: a space as a plus, a plus and what is not ASCII by its bytes, a slash not at all', () => {
  const of = (key: string) =>
    objectNotification({ bucket: 'b', key, size: 1, eTag: 'e', versionId: null }).Records[0]?.s3.object.key;
  expect(of('cases/7/First production/a+b ü.dat')).toBe('cases/7/First+production/a%2Bb+%C3%BC.dat');
});
