import { createHash } from 'node:crypto';
import { loweredId } from './lowered-id.ts';

/** Bytes of the digests in key columns (BINARY(32)). */
export const DIGEST_BYTES = 32;

/** The explicit value for "absent" in a digest column: never the digest of any text. */
export const ABSENT = Buffer.alloc(DIGEST_BYTES);

/** SHA-256 of a text in UTF-8: fixed width, so that a key holds values of any length. */
export const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** SHA-256 of bytes. */
export const digestOfBytes = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** The name of a person or a field as it is stored: composed (NFC), without white space around it. */
export const composedName = (name: string): string => name.normalize('NFC').trim();

/** The text by which names of people and fields are one: without case, and with runs of white space as one space. */
export const nameKey = (name: string): string => composedName(name).replace(/\s+/gu, ' ').toLowerCase();

/** The digest of {@link nameKey}. */
export const nameDigest = (name: string): Buffer => digestOf(nameKey(name));

/**
 * The digest by which document ids that differ by case only are one. It is what the database works out for the exhibits that
 * the migrations record.
 */
export const documentIdDigest = (id: string): Buffer => digestOf(loweredId(id));
