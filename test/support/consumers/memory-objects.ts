import { createHash } from 'node:crypto';
import { PermanentError } from '../../../shared/core/permanent-error.ts';
import type { ReadObject } from '../../../shared/shell/object-source.ts';

const BUCKET = 'sources';
const CHUNK = 64 * 1024;

/** A bucket in memory that keeps every version of its objects. */
export interface MemoryObjects {
  readonly readObject: ReadObject;
  /** Stores a new version. @returns the notification that S3 sends of it. */
  put(key: string, bytes: Uint8Array): object;
  /** Deletes every version of an object. */
  remove(key: string): void;
}

export function createMemoryObjects(): MemoryObjects {
  const versions = new Map<string, { key: string; eTag: string; bytes: Uint8Array }>();
  let count = 0;
  return {
    put(key, bytes) {
      count += 1;
      const versionId = `v${count}`;
      const eTag = createHash('md5').update(bytes).digest('hex');
      versions.set(versionId, { key, eTag, bytes });
      const object = { key: encodeURIComponent(key).replaceAll('%2F', '/'), size: bytes.length, eTag, versionId };
      return { Records: [{ eventName: 'ObjectCreated:Put', s3: { bucket: { name: BUCKET }, object } }] };
    },
    remove(key) {
      for (const [id, version] of versions) if (version.key === key) versions.delete(id);
    },
    async readObject({ bucket, key, versionId, eTag }, { start, end }) {
      const version = versions.get(versionId ?? '');
      if (bucket !== BUCKET || version?.key !== key) throw new PermanentError('SOURCE_MISSING');
      if (version.eTag !== eTag) throw new PermanentError('SOURCE_CHANGED');
      return chunks(version.bytes.subarray(start, end));
    },
  };
}

async function* chunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
}
