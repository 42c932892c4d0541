import { CHARACTER_LIMITS } from './limits.ts';
import { PermanentError } from './permanent-error.ts';

/** What an object's key says: which case it is for, under what name, and which file. */
export interface LoadFileKey {
  readonly caseId: number;
  readonly batchName: string;
  readonly fileName: string;
}

/** What the keys of all load files begin with. */
export const OBJECT_PREFIX = 'cases/';

const KEY = new RegExp(`^${OBJECT_PREFIX}([1-9]\\d{0,14})/([^/]+)/(?:.*/)?([^/]+)$`, 'su');

/** `cases/{caseId}/{batch name}/{file}` */
export const objectKey = ({ caseId, batchName, fileName }: LoadFileKey): string =>
  `${OBJECT_PREFIX}${caseId}/${batchName}/${fileName}`;

/**
 * Reads what {@link objectKey} writes; there may be folders between the batch's name and the file's.
 * @throws PermanentError SOURCE_KEY_INVALID
 */
export function readObjectKey(key: string): LoadFileKey {
  const found = KEY.exec(key);
  if (!found) throw new PermanentError('SOURCE_KEY_INVALID');
  const [, caseId, batchName = '', fileName = ''] = found;
  if ([...batchName].length > CHARACTER_LIMITS.batchName) {
    throw new PermanentError(
      'SOURCE_KEY_INVALID',
      `A batch name has at most ${CHARACTER_LIMITS.batchName} characters.`,
    );
  }
  return { caseId: Number(caseId), batchName, fileName };
}
