import { randomBytes } from 'node:crypto';
import type { App, StoredObject, Stores } from './fauxqs-stores.ts';

/** Holds every version under a key of its own; bodies are shared with the bucket, not copied. */
const VERSIONS_BUCKET = 'object-versions';

const NO_SUCH_VERSION =
  '<?xml version="1.0" encoding="UTF-8"?><Error><Code>NoSuchVersion</Code>' +
  '<Message>The specified version does not exist.</Message></Error>';

export interface ObjectVersions {
  /** From now on the bucket keeps versions. */
  enable(bucket: string): void;
  /** Keeps a new object's version and names it; null for a bucket without versioning. */
  record(bucket: string, object: StoredObject): string | null;
}

/**
 * Gives fauxqs what it lacks of versioning: PutObject answers with a version id, GetObject and HeadObject take one.
 * Deleting removes the current version only; delete markers and ListObjectVersions are missing.
 */
export function addObjectVersions(app: App, { s3Store }: Stores): ObjectVersions {
  const versioned = new Set<string>();
  const current = new Map<string, string>();
  s3Store.createBucket(VERSIONS_BUCKET);

  app.addHook('preHandler', (request, reply, done) => {
    const params = request.params as { bucket?: string; '*'?: string };
    const { bucket, '*': key } = params;
    if (!['GET', 'HEAD'].includes(request.method) || !bucket || !key || !versioned.has(bucket)) return done();
    const asked = (request.query as Readonly<Record<string, string | undefined>>)['versionId'];
    const versionId = asked ?? current.get(`${bucket}/${key}`);
    if (versionId) reply.header('x-amz-version-id', versionId);
    if (!asked) return done();
    const versionKey = keyOf(bucket, key, asked);
    if (!has(versionKey)) {
      reply.status(404).header('content-type', 'application/xml').send(NO_SUCH_VERSION);
      return;
    }
    params.bucket = VERSIONS_BUCKET;
    params['*'] = versionKey;
    done();
  });

  const has = (versionKey: string): boolean => {
    try {
      s3Store.headObject(VERSIONS_BUCKET, versionKey);
      return true;
    } catch {
      return false; // Its only error is NoSuchKey, because the bucket is ours.
    }
  };

  return {
    enable: (bucket) => void versioned.add(bucket),
    record(bucket, object) {
      if (!versioned.has(bucket)) return null;
      const versionId = randomBytes(16).toString('base64url');
      s3Store.restoreObject(VERSIONS_BUCKET, { ...object, key: keyOf(bucket, object.key, versionId) });
      current.set(`${bucket}/${object.key}`, versionId);
      return versionId;
    },
  };
}

const keyOf = (bucket: string, key: string, versionId: string): string => `${bucket}/${key}?${versionId}`;
