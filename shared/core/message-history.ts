import * as z from 'zod';
import { type SqsAttributes, textAttribute } from './sqs-attributes.ts';

/** The attribute that carries a message's history from one message sent for it to the next. */
export const HISTORY_ATTRIBUTE = 'history';

/** Printable, because it goes into an attribute of its own; SQS's own ids are. */
const messageId = z.string().regex(/^[\x21-\x7E]{1,128}$/);
const count = z.int().nonnegative();
const milliseconds = z.int().nonnegative();

const schema = z.object({
  originalMessageId: messageId,
  firstSentAt: milliseconds,
  postponements: count,
  postponedSince: milliseconds.nullable().default(null),
  receives: count,
  redrives: count,
  lastCode: z.string().max(64).optional(),
  lastReason: z.string().max(1000).optional(),
});

/**
 * What became of a message before the one that carries it: a message that is postponed or redriven is sent anew, and
 * SQS then gives it another id, another age and a receive count of 1.
 */
export interface MessageHistory {
  /** The id under which it was first received. */
  readonly originalMessageId: string;
  /** Milliseconds since the epoch. */
  readonly firstSentAt: number;
  /** How often it was postponed since it was sent or redriven. */
  readonly postponements: number;
  /** When the first of these was, in milliseconds since the epoch; null when there was none. */
  readonly postponedSince: number | null;
  /** How often it was received, in all. */
  readonly receives: number;
  /** How often an operator sent it back from a dead-letter queue. */
  readonly redrives: number;
  /** Why it was last on a dead-letter queue. */
  readonly lastCode?: string | undefined;
  readonly lastReason?: string | undefined;
}

/** A message as SQS delivers it. */
export interface Received {
  readonly messageId: string;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
  /** Receives under this id, this one included. */
  readonly receives: number;
  readonly attributes: SqsAttributes;
}

/** The history of a message up to and with this receive. An attribute that is no history counts as none; never throws. */
export function historyOf({ messageId: originalMessageId, sentAt, receives, attributes }: Received): MessageHistory {
  const earlier = read(attributes[HISTORY_ATTRIBUTE]?.stringValue) ?? {
    originalMessageId,
    firstSentAt: sentAt,
    postponements: 0,
    postponedSince: null,
    receives: 0,
    redrives: 0,
  };
  return { ...earlier, receives: earlier.receives + receives };
}

/** The history of a message that an operator sends back; it may be postponed as if it were new. */
export const withRedrive = (
  history: MessageHistory,
  last: { readonly code: string | null; readonly reason: string | null },
): MessageHistory => ({
  ...history,
  postponements: 0,
  postponedSince: null,
  redrives: history.redrives + 1,
  lastCode: last.code ?? undefined,
  lastReason: last.reason ?? undefined,
});

/** The attribute that tells a history. */
export const historyAttribute = (history: MessageHistory): SqsAttributes => ({
  [HISTORY_ATTRIBUTE]: textAttribute(JSON.stringify(history)),
});

function read(text: string | undefined): MessageHistory | null {
  try {
    return schema.safeParse(JSON.parse(text ?? '')).data ?? null;
  } catch {
    return null;
  }
}
