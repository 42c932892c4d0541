import { attributesThatFit, type SqsAttributes, textAttribute } from '../../aws/core/sqs-attributes.ts';
import type { PermanentError } from '../../domain/permanent-error.ts';
import { HISTORY_ATTRIBUTE, historyAttribute, type MessageHistory } from './message-history.ts';

const MAX_REASON_CHARACTERS = 1000;

/** A message as far as its dead letter repeats it. */
export interface Refused {
  readonly body: string;
  readonly history: MessageHistory;
  readonly attributes: SqsAttributes;
}

/**
 * Why a message is on the dead-letter queue, and which message it was: one sent anew gets a new id and a count of 1.
 * Then its history, and what it carried itself.
 */
export const deadLetterAttributes = (
  { body, history, attributes }: Refused,
  { code, message }: Pick<PermanentError, 'code' | 'message'>,
): SqsAttributes =>
  attributesThatFit(
    body,
    {
      code: textAttribute(code),
      originalMessageId: textAttribute(history.originalMessageId),
      originalReceiveCount: textAttribute(String(history.receives)),
    },
    historyAttribute(history, body),
    { reason: textAttribute(message.slice(0, MAX_REASON_CHARACTERS)) },
    attributes,
  );

/** What the attributes of a dead letter say. */
export interface DeadLetterReading {
  /** Null when SQS moved the message there, because it was received as often as its queue allows. */
  readonly code: string | null;
  readonly reason: string | null;
  readonly originalMessageId: string | null;
  /** What the message carried itself. */
  readonly foreign: SqsAttributes;
}

/** Reads what {@link deadLetterAttributes} wrote; a message without all of its marks is one that SQS moved. */
export function readDeadLetterAttributes(attributes: SqsAttributes): DeadLetterReading {
  const { [HISTORY_ATTRIBUTE]: _history, ...unhistoried } = attributes;
  const { code, reason, originalMessageId, originalReceiveCount, ...foreign } = unhistoried;
  if (!code?.stringValue || !originalMessageId || !originalReceiveCount)
    return { code: null, reason: null, originalMessageId: null, foreign: unhistoried };
  return {
    code: code.stringValue,
    reason: reason?.stringValue ?? null,
    originalMessageId: originalMessageId.stringValue ?? null,
    foreign,
  };
}
