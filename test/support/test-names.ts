import { createHash } from 'node:crypto';
import { basename } from 'node:path';

/** Longest prefix that the names of databases take, less nothing: see shared/cases/core/names.ts. */
const MAX_PREFIX = 32;
const HASH_CHARACTERS = 6;

/**
 * A schema prefix that tells a person which test it belongs to and is no other test's: `sessions_two_cases_3fa9c1`.
 * @param file Path of the test file. @param test Full name of the test. @param run What tells runs on one server apart.
 */
export function schemaPrefix(file: string, test: string, run: string): string {
  const hash = createHash('sha256').update(`${run}\0${file}\0${test}`).digest('hex').slice(0, HASH_CHARACTERS);
  const words = `t_${basename(file, '.test.ts')}_${test}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, MAX_PREFIX - HASH_CHARACTERS - 1)
    .replace(/_+$/, '');
  return `${words}_${hash}`;
}
