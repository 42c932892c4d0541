import * as z from 'zod';
import { importOptionsSchema } from '../../domain/import-options.ts';
import { readObjectKey } from '../../domain/object-key.ts';

/**
 * Decodes a key as S3 writes it in notifications: form-urlencoded, a space as `+`.
 * @throws URIError when a `%` starts no valid UTF-8 sequence.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export const decodeObjectKey = (encoded: string): string => decodeURIComponent(encoded.replaceAll('+', ' '));

/** Encodes a key as {@link decodeObjectKey} reads it. */
export const encodeObjectKey = (key: string): string =>
  encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/');

const objectKey = z
  .string()
  .min(1)
  .transform((encoded, context) => {
    try {
      return decodeObjectKey(encoded);
    } catch {
      context.addIssue({ code: 'custom', message: 'The object key is not URL-encoded' });
      return z.NEVER;
    }
  })
  .describe('The object key, URL-encoded, a space as `+`.');

const objectCreated = z.object({
  eventName: z
    .string()
    .regex(/^ObjectCreated:/)
    .describe('What created the object, such as `ObjectCreated:Put`.'),
  s3: z.object({
    bucket: z.object({ name: z.string().min(1).describe('The bucket.') }),
    object: z.object({
      key: objectKey,
      size: z.int().nonnegative().describe('Bytes.'),
      eTag: z.string().min(1).describe('The entity tag, without quotes.'),
      versionId: z.string().min(1).optional().describe('The version, when the bucket keeps versions.'),
      sequencer: z.string().min(1).optional().describe('Orders the events of one key.'),
    }),
  }),
});

/** What S3 sends to a queue once, when the notification is configured; acknowledged and ignored. */
const testEvent = z.object({ Event: z.literal('s3:TestEvent').describe('Marks the test message.') });

/** The body of an intake message. Parsing decodes the keys, so they are never decoded twice. */
export const s3NotificationSchema = z.union([
  z.object({
    Records: z.array(objectCreated).min(1),
    // S3 sends none of these: they are for whoever sends a notification by hand.
    ...importOptionsSchema.shape,
  }),
  testEvent,
]);

export type S3Notification = z.infer<typeof s3NotificationSchema>;

/** A notification as it is on the wire, its keys encoded. */
export type ObjectNotification = Extract<z.input<typeof s3NotificationSchema>, { Records: unknown }>;

/** One object that was created; `key` is decoded. */
export interface CreatedObject {
  readonly bucket: string;
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  readonly eTag: string;
  readonly versionId: string | null;
  readonly sequencer: string | null;
}

/** The objects a notification tells of; none for S3's test message. */
export function createdObjects(notification: S3Notification): CreatedObject[] {
  if (!('Records' in notification)) return [];
  return notification.Records.map(({ s3: { bucket, object } }) => ({
    bucket: bucket.name,
    key: object.key,
    size: object.size,
    eTag: object.eTag,
    versionId: object.versionId ?? null,
    sequencer: object.sequencer ?? null,
  }));
}

/** The notification that S3 sends of an object's version. */
export const objectNotification = ({
  bucket,
  key,
  size,
  eTag,
  versionId,
}: Omit<CreatedObject, 'sequencer'>): ObjectNotification => ({
  Records: [
    {
      eventName: 'ObjectCreated:Put',
      s3: {
        bucket: { name: bucket },
        object: { key: encodeObjectKey(key), size, eTag, ...(versionId === null ? {} : { versionId }) },
      },
    },
  ],
});

/** The case that the key of a notification's object names; null without an object. */
export function caseOfNotification({ Records: [record] }: ObjectNotification): number | null {
  return record ? readObjectKey(decodeObjectKey(record.s3.object.key)).caseId : null;
}
