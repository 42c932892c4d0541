import { CHARACTER_LIMITS } from '../../domain/limits.ts';
import { exceedsCharacters } from './fit.ts';

/** Why a text cannot name a document, in words; null when it can. */
export function documentIdProblem(text: string): string | null {
  if (/\p{Cc}/u.test(text)) return 'a control character';
  return exceedsCharacters(text, CHARACTER_LIMITS.documentId);
}
