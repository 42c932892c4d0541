/** A message attribute as an event from SQS has it. */
export interface SqsAttribute {
  /** String, Number or Binary, perhaps with a label behind a point. */
  readonly dataType: string;
  readonly stringValue?: string | undefined;
  /** Base64. */
  readonly binaryValue?: string | undefined;
}

export type SqsAttributes = Readonly<Record<string, SqsAttribute>>;

/**
 * What SQS takes in one message; attributes count with their names and types.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */
const MAX_ATTRIBUTES = 10;
export const MAX_MESSAGE_BYTES = 1024 * 1024;

const bytesOf = (name: string, { dataType, stringValue = '', binaryValue = '' }: SqsAttribute): number =>
  Buffer.byteLength(name) +
  Buffer.byteLength(dataType) +
  Buffer.byteLength(stringValue) +
  Buffer.byteLength(binaryValue, 'base64');

/**
 * The attributes that one message takes beside its body, the more important lists first. One that does not fit is left
 * out, because a message that SQS refuses would be lost for it. Of two with one name only the first counts, whether it fits or not.
 */
export function attributesThatFit(body: string, ...lists: readonly SqsAttributes[]): SqsAttributes {
  const taken = new Map<string, SqsAttribute>();
  const met = new Set<string>();
  let left = MAX_MESSAGE_BYTES - Buffer.byteLength(body);
  for (const [name, attribute] of lists.flatMap((list) => Object.entries(list))) {
    const bytes = bytesOf(name, attribute);
    const first = !met.has(name);
    met.add(name);
    if (!first || taken.size === MAX_ATTRIBUTES || bytes > left) continue;
    taken.set(name, attribute);
    left -= bytes;
  }
  return Object.fromEntries(taken);
}

/** An attribute of text; SQS has no empty ones. */
export const textAttribute = (text: string): SqsAttribute => ({ dataType: 'String', stringValue: sendable(text) });

/**
 * What SQS refuses in an attribute: every control character but tab, line feed and carriage return, and non-characters.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
const REFUSED = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

/** Text with every character replaced that SQS refuses. */
export const sendable = (text: string): string => text.toWellFormed().replace(REFUSED, '\uFFFD');
