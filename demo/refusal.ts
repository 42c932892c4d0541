import type { MessageCode } from '../shared/domain/permanent-error.ts';
import { isMessageCode } from './dead-letters.ts';
import type { ImportOutcome } from './import-file.ts';

/** The code with which intake refused a whole file; null when something else failed, or nothing. */
export function refusalOf({ batch, failure }: ImportOutcome): MessageCode | null {
  if (failure === null || !isMessageCode(failure.code)) return null;
  return batch === null || batch.status === 'cancelled' ? failure.code : null;
}
