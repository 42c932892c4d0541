import type { App, StoredObject, Stores } from './fauxqs-stores.ts';
import type { CreatedObject, Creation } from './s3-event.ts';

/** Told of each new object before its client hears of it; returns the version id, null without versioning. */
export interface ObjectCreatedPorts {
  readonly version: (bucket: string, object: StoredObject) => string | null;
  readonly notify: (object: CreatedObject) => void;
}

/**
 * Sees every object that PutObject, CopyObject and CompleteMultipartUpload make. Browser form uploads are not seen.
 * Runs in the same tick as the store's write, so that a second write of the key cannot come between.
 */
export function hookObjectCreated(app: App, { s3Store }: Stores, { version, notify }: ObjectCreatedPorts): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    const { bucket, '*': key } = request.params as { bucket?: string; '*'?: string };
    const creation = creationOf(request.method, request.query as Query, request.headers['x-amz-copy-source']);
    if (reply.statusCode === 200 && bucket && key && creation) {
      const object = s3Store.headObject(bucket, key);
      const versionId = version(bucket, object);
      if (versionId !== null) reply.header('x-amz-version-id', versionId);
      notify({ bucket, key, size: object.contentLength, etag: object.etag, versionId, creation });
    }
    done(null, payload);
  });
}

type Query = Readonly<Record<string, string | undefined>>;

function creationOf(method: string, query: Query, copySource: unknown): Creation | null {
  if (method === 'POST') return query['uploadId'] ? 'CompleteMultipartUpload' : null;
  if (method !== 'PUT' || query['partNumber'] || 'renameObject' in query) return null;
  return copySource ? 'Copy' : 'Put';
}
