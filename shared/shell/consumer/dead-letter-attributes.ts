import type { PermanentError } from '../../core/permanent-error.ts';
import type { Delivery } from './delivery.ts';

const MAX_REASON_CHARACTERS = 1000;

/**
 * What SQS refuses in an attribute: every control character but tab, line feed and carriage return, and non-characters.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
const REFUSED = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

/** Why a message is on the dead-letter queue, and which message it was: one sent anew gets a new id and a count of 1. */
export const deadLetterAttributes = (delivery: Delivery, error: PermanentError): Readonly<Record<string, string>> => ({
  code: error.code,
  reason: error.message.toWellFormed().replace(REFUSED, '\uFFFD').slice(0, MAX_REASON_CHARACTERS).toWellFormed(),
  originalMessageId: delivery.messageId,
  originalReceiveCount: String(delivery.receives),
});
