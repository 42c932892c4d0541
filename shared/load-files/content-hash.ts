import { createHash } from 'node:crypto';
import type { InputDocument } from '../domain/document.ts';
import { addressesOf } from './fields/addresses.ts';

/**
 * The digest that tells e-mails apart where no native hash is given, as MD5 in lower-case hexadecimal: time to the
 * second, sender, recipients' addresses, subject, names of attachments. Null when the document is no e-mail, or has no
 * sender or no time: too little would make strangers equal.
 *
 * Bcc is left out, because the dedupe key has it beside the hash. The date received stands in for a missing date sent:
 * it parts copies rather than joining strangers.
 */
export function contentHash(
  { docType, fields }: Pick<InputDocument, 'docType' | 'fields'>,
  attachmentNames: readonly string[],
): string | null {
  const sender = addressesOf(fields.sender);
  const time = fields.sentAt ?? fields.receivedAt;
  if (docType !== 'email' || sender.length === 0 || time === null) return null;
  const recipients = addressesOf([fields.recipients, fields.cc].join(';'));
  const subject = fields.subject?.replace(/\s+/g, ' ').toLowerCase() ?? null;
  const names = attachmentNames.map((name) => name.toLowerCase()).sort();
  // JSON keeps the parts apart, whatever they hold.
  return createHash('md5')
    .update(JSON.stringify([time, sender, recipients, subject, names]))
    .digest('hex');
}
