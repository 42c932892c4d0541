import { MESSAGE_CODES, type MessageCode } from '../../shared/core/permanent-error.ts';
import type { ImportOutcome } from './import-file.ts';

export const isMessageCode = (code: string | undefined): code is MessageCode =>
  code !== undefined && Object.hasOwn(MESSAGE_CODES, code);

/** The code with which intake refused a whole file; null when something else failed, or nothing. */
export function refusalOf({ batch, failure }: ImportOutcome): MessageCode | null {
  if (failure === null || !isMessageCode(failure.code)) return null;
  return batch === null || batch.status === 'cancelled' ? failure.code : null;
}
