import * as z from 'zod';
import { type SqsAttributes, textAttribute } from '../../aws/core/sqs-attributes.ts';
import { bodyDigest } from './body-digest.ts';

/** The attribute that carries a message's history from one message sent for it to the next. */
export const HISTORY_ATTRIBUTE = 'history';

/** Printable, because it goes into an attribute of its own; SQS's own ids are. */
const messageId = z.string().regex(/^[\x21-\x7E]{1,128}$/);
/** More than ever happens, and little enough to be counted on: whoever may send to a queue can write any number. */
const MOST_COUNTED = 1_000_000_000;
const count = z.int().nonnegative().max(MOST_COUNTED);
/** @see https://tc39.es/ecma262/#sec-time-values-and-time-range */
const milliseconds = z.int().nonnegative().max(8.64e15);

const schema = z.object({
  originalMessageId: messageId,
  firstSentAt: milliseconds,
  postponements: count,
  cutOffs: count.default(0),
  postponedSince: milliseconds.nullable().default(null),
  receives: count,
  // Always less than the next one, by which what is refused again differs from what was sent.
  redrives: count.max(MOST_COUNTED - 1),
  lastCode: z.string().max(64).optional(),
  lastReason: z.string().max(1000).optional(),
  bodyDigest: z.string(),
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
  /** How often of these because the work was broken off: by the database, or by the end of a function's time. */
  readonly cutOffs: number;
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
  readonly body: string;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
  /** Receives under this id, this one included. */
  readonly receives: number;
  readonly attributes: SqsAttributes;
}

/**
 * The history of a message up to and with this receive. An attribute that is no history counts as none, and so does one
 * of another body, as a message has that was made from another; never throws.
 */
export function historyOf(received: Received): MessageHistory {
  const { messageId: originalMessageId, body, sentAt, receives, attributes } = received;
  const earlier = read(attributes[HISTORY_ATTRIBUTE]?.stringValue, body) ?? {
    originalMessageId,
    firstSentAt: sentAt,
    postponements: 0,
    cutOffs: 0,
    postponedSince: null,
    receives: 0,
    redrives: 0,
  };
  return { ...earlier, receives: countedOn(earlier.receives, receives) };
}

/** A count and what comes to it, as far as is counted. */
export const countedOn = (counted: number, more: number): number => Math.min(MOST_COUNTED, counted + more);

/** The history of a message that an operator sends back; it may be postponed as if it were new. */
export const withRedrive = (
  history: MessageHistory,
  last: { readonly code: string | null; readonly reason: string | null },
): MessageHistory => ({
  ...history,
  postponements: 0,
  cutOffs: 0,
  postponedSince: null,
  redrives: countedOn(history.redrives, 1),
  lastCode: last.code ?? undefined,
  lastReason: last.reason ?? undefined,
});

/** The attribute that tells a history of the message with this body. */
export const historyAttribute = (history: MessageHistory, body: string): SqsAttributes => ({
  [HISTORY_ATTRIBUTE]: textAttribute(JSON.stringify({ ...history, bodyDigest: bodyDigest(body) })),
});

function read(text: string | undefined, body: string): MessageHistory | null {
  if (text === undefined) return null;
  try {
    const { bodyDigest: digest, ...history } = schema.parse(JSON.parse(text));
    return digest === bodyDigest(body) ? history : null;
  } catch {
    return null;
  }
}
