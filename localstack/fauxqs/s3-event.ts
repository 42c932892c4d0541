/** Which request made the object; the part of the event name after `ObjectCreated:`. */
export type Creation = 'Put' | 'Copy' | 'CompleteMultipartUpload';

export interface CreatedObject {
  readonly bucket: string;
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** With or without quotes. */
  readonly etag: string;
  /** Null in a bucket without versioning. */
  readonly versionId: string | null;
  readonly creation: Creation;
}

export interface EventStamp {
  readonly region: string;
  readonly time: Date;
  /** Grows with every event of this process. */
  readonly sequence: number;
  readonly requestId: string;
  readonly configurationId: string;
}

/**
 * The body of an S3 event notification.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function objectCreatedEvent(object: CreatedObject, stamp: EventStamp): object {
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: stamp.region,
        eventTime: stamp.time.toISOString(),
        eventName: `ObjectCreated:${object.creation}`,
        userIdentity: { principalId: 'AWS:LOCAL' },
        requestParameters: { sourceIPAddress: '127.0.0.1' },
        responseElements: { 'x-amz-request-id': stamp.requestId, 'x-amz-id-2': stamp.requestId },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: stamp.configurationId,
          bucket: {
            name: object.bucket,
            ownerIdentity: { principalId: 'LOCAL' },
            arn: `arn:aws:s3:::${object.bucket}`,
          },
          object: {
            key: encodeKey(object.key),
            size: object.size,
            eTag: object.etag.replaceAll('"', ''),
            ...(object.versionId === null ? {} : { versionId: object.versionId }),
            sequencer: sequencer(stamp),
          },
        },
      },
    ],
  };
}

/** What S3 sends to a queue once, when a notification configuration is put on a bucket. */
export function testEvent(bucket: string, time: Date, requestId: string): object {
  const names = { Service: 'Amazon S3', Event: 's3:TestEvent' };
  return { ...names, Time: time.toISOString(), Bucket: bucket, RequestId: requestId, HostId: requestId };
}

/** Keys are form-encoded in events: a space is `+`, slashes stay. */
export const encodeKey = (key: string): string =>
  encodeURIComponent(key)
    .replace(/[!'()~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/');

/** Compared as text of equal length, a later event of one key is the greater. */
const sequencer = ({ time, sequence }: EventStamp): string =>
  (time.getTime().toString(16).padStart(12, '0') + (sequence % 0x10000).toString(16).padStart(4, '0')).toUpperCase();
