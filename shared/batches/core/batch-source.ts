import { digestOf } from '../../domain/digest.ts';

/** What makes a batch the same batch: one version of one object. Putting it again under another name is another batch. */
export const loadFileDigest = (bucket: string, key: string, versionId: string | null, eTag: string): Buffer =>
  digestOf(JSON.stringify(['load_file', bucket, key, versionId ?? eTag]));

/** For documents from messages the name their producer gave the batch, unique in the case. */
export const messageBatchDigest = (batchName: string): Buffer => digestOf(JSON.stringify(['messages', batchName]));
