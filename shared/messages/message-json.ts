/** Surrogates come in pairs here: JSON.stringify has written a lone one as an escape already. */
const REFUSED = /[\ufffe\uffff\ud800-\udfff]/g;

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * A message as JSON that every queue and topic takes: SQS refuses U+FFFE and U+FFFF, and some emulators of it every
 * character beyond the basic plane, so that these are written as escapes.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export const messageJson = (value: unknown): string => JSON.stringify(value).replace(REFUSED, escaped);

/** Bytes a value takes in a message, which is what SQS and SNS count. */
export const jsonBytes = (value: unknown): number => Buffer.byteLength(messageJson(value));
