import { digestOf } from '../../domain/digest.ts';

/** By what a message's body is told from another's, in 43 printable characters. */
export const bodyDigest = (body: string): string => digestOf(body).toString('base64url');
