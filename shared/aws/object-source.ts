import { GetObjectCommand, HeadObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { PermanentError } from '../domain/permanent-error.ts';

/** One immutable version of an object: by its version id, else by its entity tag. */
export interface ObjectVersion {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | null;
  readonly eTag: string;
}

/** A range of bytes; `end` is exclusive, absent means to the end. */
export interface ByteRange {
  readonly start: number;
  readonly end?: number;
}

/** A source could not be read for now, which says nothing of other sources. The cause says why. */
export class SourceReadError extends Error {
  override readonly name = 'SourceReadError';
}

/**
 * Streams a range of an object's version.
 * @throws PermanentError SOURCE_MISSING, SOURCE_CHANGED
 * @throws SourceReadError also while it is read
 */
export type ReadObject = (version: ObjectVersion, range: ByteRange) => Promise<AsyncIterable<Uint8Array>>;

export function createReadObject(s3: Pick<S3Client, 'send'>): ReadObject {
  return async (version, { start, end }) => {
    try {
      const Range = `bytes=${start}-${end === undefined ? '' : end - 1}`;
      const { Body } = await s3.send(new GetObjectCommand({ ...pinned(version), Range }));
      return Body ? named(Body as AsyncIterable<Uint8Array>) : empty();
    } catch (error) {
      // The range begins at the very end: an empty file, or nothing left to cut.
      if (statusOf(error) === 416) return empty();
      throw failure(error);
    }
  };
}

/**
 * The metadata that the producer gave an object's version, by names in lower case.
 * @throws PermanentError SOURCE_MISSING, SOURCE_CHANGED
 * @throws SourceReadError
 */
export type ReadMetadata = (version: ObjectVersion) => Promise<Readonly<Record<string, string>>>;

export function createReadMetadata(s3: Pick<S3Client, 'send'>): ReadMetadata {
  return async (version) => {
    try {
      const { Metadata = {} } = await s3.send(new HeadObjectCommand(pinned(version)));
      return Metadata;
    } catch (error) {
      throw failure(error);
    }
  };
}

const pinned = ({ bucket, key, versionId, eTag }: ObjectVersion) => ({
  Bucket: bucket,
  Key: key,
  // The tag is asked for as well: an emulator may not keep versions, and then it is all that pins the bytes.
  IfMatch: `"${eTag}"`,
  ...(versionId === null ? {} : { VersionId: versionId }),
});

const statusOf = (error: unknown): number | undefined =>
  error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;

function failure(cause: unknown): Error {
  const status = statusOf(cause);
  if (status === 412) return new PermanentError('SOURCE_CHANGED', 'Put it under a new batch name.', { cause });
  if (status === 404) return new PermanentError('SOURCE_MISSING', 'Put it back and redrive.', { cause });
  return unreadable(cause);
}

const unreadable = (cause: unknown): SourceReadError => new SourceReadError('The source could not be read.', { cause });

/** The same bytes; what fails them is named. */
async function* named(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (error) {
    throw unreadable(error);
  }
}

async function* empty(): AsyncGenerator<Uint8Array> {}

/** A stream's bytes in one piece; for ranges that a part's size bounds. */
export async function bytesOf(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
