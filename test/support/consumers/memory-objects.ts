import { createHash } from 'node:crypto';
import type { ObjectVersion, ReadMetadata, ReadObject } from '../../../shared/aws/object-source.ts';
import { PermanentError } from '../../../shared/domain/permanent-error.ts';

const BUCKET = 'sources';
const CHUNK = 64 * 1024;

/** A bucket in memory that keeps every version of its objects. */
export interface MemoryObjects {
  readonly readObject: ReadObject;
  readonly readMetadata: ReadMetadata;
  /** Stores a new version. @returns the notification that S3 sends of it. */
  put(key: string, bytes: Uint8Array, metadata?: Readonly<Record<string, string>>): object;
  /** Deletes every version of an object. */
  remove(key: string): void;
}

interface Version {
  readonly key: string;
  readonly eTag: string;
  readonly bytes: Uint8Array;
  readonly metadata: Readonly<Record<string, string>>;
}

export function createMemoryObjects(): MemoryObjects {
  const versions = new Map<string, Version>();
  let count = 0;
  const find = ({ bucket, key, versionId, eTag }: ObjectVersion): Version => {
    const version = versions.get(versionId ?? '');
    if (bucket !== BUCKET || version?.key !== key) throw new PermanentError('SOURCE_MISSING');
    if (version.eTag !== eTag) throw new PermanentError('SOURCE_CHANGED');
    return version;
  };
  return {
    put(key, bytes, metadata = {}) {
      count += 1;
      const versionId = `v${count}`;
      const eTag = createHash('md5').update(bytes).digest('hex');
      versions.set(versionId, { key, eTag, bytes, metadata });
      const object = { key: encodeURIComponent(key).replaceAll('%2F', '/'), size: bytes.length, eTag, versionId };
      return { Records: [{ eventName: 'ObjectCreated:Put', s3: { bucket: { name: BUCKET }, object } }] };
    },
    remove(key) {
      for (const [id, version] of versions) if (version.key === key) versions.delete(id);
    },
    async readObject(version, { start, end }) {
      return chunks(find(version).bytes.subarray(start, end));
    },
    async readMetadata(version) {
      return find(version).metadata;
    },
  };
}

async function* chunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
}
