import { describe, expect, test } from 'vitest';
import {
  createdObjects,
  decodeObjectKey,
  s3NotificationSchema,
} from '../../../shared/messages/commands/s3-notification.ts';
import { readHead } from '../../../shared/messages/message-head.ts';
import { checkpointQueueSchema } from '../../../shared/messages/queues/checkpoint-queue.ts';
import { loaderQueueSchema } from '../../../shared/messages/queues/loader-queue.ts';
import { migratorQueueSchema } from '../../../shared/messages/queues/migrator-queue.ts';
import { taggerQueueSchema } from '../../../shared/messages/queues/tagger-queue.ts';

const accepted = (schema: { safeParse(body: unknown): { success: boolean } }, body: unknown) =>
  schema.safeParse(body).success;

describe('an S3 notification', () => {
  const notification = (key: string, eventName = 'ObjectCreated:Put') => ({
    Records: [{ eventName, awsRegion: 'x', s3: { bucket: { name: 'source' }, object: { key, size: 3, eTag: 'e' } } }],
  });

  test('names its objects by decoded key', () => {
    const [object] = createdObjects(s3NotificationSchema.parse(notification('cases/7/a+b%2Bc/%C3%A9%20%26.dat')));
    expect(object).toEqual({
      bucket: 'source',
      key: 'cases/7/a b+c/é &.dat',
      size: 3,
      eTag: 'e',
      versionId: null,
      sequencer: null,
    });
  });

  test('with a key that is not URL-encoded is refused', () => {
    expect(accepted(s3NotificationSchema, notification('cases/7/a%zz'))).toBe(false);
    expect(() => decodeObjectKey('%C3')).toThrow(URIError);
  });

  test('of anything but a created object is refused', () => {
    expect(accepted(s3NotificationSchema, notification('cases/7/a', 'ObjectRemoved:Delete'))).toBe(false);
    expect(accepted(s3NotificationSchema, { Records: [] })).toBe(false);
  });

  test('that is S3 trying the queue names no object', () => {
    expect(createdObjects(s3NotificationSchema.parse({ Service: 'Amazon S3', Event: 's3:TestEvent' }))).toEqual([]);
  });
});

describe("a producer's message", () => {
  const head = { schemaVersion: 1, caseId: 7, batchName: 'Scan' };
  const processed = (documents: unknown) => ({ ...head, eventType: 'DOCUMENT_PROCESSED', documents });

  test('may have keys that Caseload does not know; they are dropped', () => {
    const opened = { ...head, eventType: 'BATCH_OPENED', priority: 'high' };
    expect(loaderQueueSchema.parse(opened)).toEqual({ ...head, eventType: 'BATCH_OPENED' });
  });

  test('holds 1 to 500 documents', () => {
    const documents = (count: number) => Array.from({ length: count }, (_, i) => ({ documentId: `d${i}`, fields: {} }));
    expect([0, 1, 500, 501].map((count) => accepted(loaderQueueSchema, processed(documents(count))))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test('is not refused for the sake of one bad document id', () => {
    expect(accepted(loaderQueueSchema, processed([{ documentId: '', fields: {} }]))).toBe(true);
    expect(accepted(loaderQueueSchema, processed([{ documentId: 'x'.repeat(300), fields: {} }]))).toBe(true);
  });

  test('counts the characters of a name as MySQL does', () => {
    const named = (batchName: string) => ({ ...head, batchName, eventType: 'BATCH_CLOSED', expectedDocuments: 0 });
    expect(accepted(loaderQueueSchema, named('😀'.repeat(255)))).toBe(true);
    expect(accepted(loaderQueueSchema, named('😀'.repeat(256)))).toBe(false);
    expect(accepted(loaderQueueSchema, named(''))).toBe(false);
  });

  test.each([
    ['a case that is not a positive integer', { caseId: 0 }],
    ['a case as text', { caseId: '7' }],
    ['a case beyond safe integers', { caseId: 2 ** 53 }],
    ['another version', { schemaVersion: 2 }],
    ['an unknown type', { eventType: 'BATCH_DELETED' }],
    ['a negative count', { expectedDocuments: -1 }],
    ['part of a document', { expectedDocuments: 0.5 }],
  ])('with %s is refused', (_, change) => {
    const closed = { ...head, eventType: 'BATCH_CLOSED', expectedDocuments: 2 };
    expect(accepted(loaderQueueSchema, closed)).toBe(true);
    expect(accepted(loaderQueueSchema, { ...closed, ...change })).toBe(false);
  });
});

describe('a command', () => {
  const commands = [
    [loaderQueueSchema, { eventType: 'LOAD_PART', schemaVersion: 1, caseId: 7, batchId: 1, partNumber: 1 }],
    [checkpointQueueSchema, { eventType: 'ADVANCE_BATCH', schemaVersion: 1, caseId: 7, batchId: 1 }],
    [migratorQueueSchema, { eventType: 'MIGRATE_CASE', schemaVersion: 1, caseId: 7 }],
    [migratorQueueSchema, { eventType: 'MIGRATE_CORE', schemaVersion: 1 }],
  ] as const;

  test.each(commands)('is refused with a key that is not its own (%#)', (schema, command) => {
    expect(accepted(schema, command)).toBe(true);
    expect(accepted(schema, { ...command, urgent: true })).toBe(false);
  });

  test('is refused on a queue that is not its own', () => {
    expect(accepted(taggerQueueSchema, commands[0][1])).toBe(false);
    expect(accepted(checkpointQueueSchema, commands[0][1])).toBe(false);
  });
});

test('the head of any body can be read, and says null for what is not there', () => {
  const nothing = { eventType: null, caseId: null, batchId: null };
  expect(readHead({ eventType: 'LOAD_PART', caseId: 7, batchId: 'x', more: 1 })).toEqual({
    eventType: 'LOAD_PART',
    caseId: 7,
    batchId: null,
  });
  expect(readHead({ eventType: 7, caseId: -1, batchId: 12 })).toEqual({ ...nothing, batchId: 12 });
  expect([null, undefined, 'text', 7, [], { caseId: -1 }].map(readHead)).toEqual(Array(6).fill(nothing));
});
