/** What a message is about, as far as it is alike in every run. */
export interface MessageKey {
  /** Null for what is neither a command, nor an event, nor S3's notification. */
  readonly type: string | null;
  /** The type and what it names: no times, no ids that the database gave. */
  readonly key: string;
}

export const NOTIFICATION = 'S3_NOTIFICATION';

const NAMED = ['status', 'caseId', 'batchId', 'partNumber', 'chunkNumber', 'eventId'] as const;

/** Reads what a message of any queue is about. */
export function messageKey(body: string): MessageKey {
  const message = parsed(body);
  const { eventType, Records } = message;
  if (typeof eventType === 'string') {
    return { type: eventType, key: JSON.stringify([eventType, ...NAMED.map((name) => message[name] ?? null)]) };
  }
  const keys = (Array.isArray(Records) ? Records : []).map((record: NotificationRecord) => record.s3?.object?.key);
  return keys.length > 0
    ? { type: NOTIFICATION, key: JSON.stringify([NOTIFICATION, ...keys]) }
    : { type: null, key: body };
}

interface NotificationRecord {
  readonly s3?: { readonly object?: { readonly key?: string } };
}

function parsed(body: string): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(body) ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}
