import type { Attached, Draft } from './draft.ts';
import type { Content } from './sample-row.ts';
import {
  CONFIDENTIALITY,
  CORRESPONDENTS,
  CUSTODIANS,
  FILES,
  FOLDERS,
  ISSUES,
  type Person,
  SUBJECTS,
} from './vocabulary.ts';

/** `Ada Quill <ada.quill@…>` */
export const mailbox = ({ first, last, address }: Person): string => `${first} ${last} <${address}>`;

/** A message that nobody else sent. */
export function mailContent(draft: Draft): Content {
  const { random } = draft;
  const serial = draft.serial();
  const sender = random.pick([...CUSTODIANS, ...CORRESPONDENTS]);
  const others = [...CUSTODIANS, ...CORRESPONDENTS].filter((person) => person !== sender);
  const to = Array.from({ length: 1 + random.below(3) }, () => random.pick(others));
  return {
    ...reviewed(draft),
    FROM: mailbox(sender),
    TO: [...new Set(to)].map(mailbox).join('; '),
    SUBJECT: `${random.chance(40) ? 'Re: ' : ''}${random.pick(SUBJECTS)}${random.chance(2) ? '\n' : ' '}[${serial}]`,
    ...sentAt(draft),
    'MESSAGE-ID': `<${serial}.${draft.md5Of(`id ${serial}`).slice(0, 8)}@mail.example>`,
    FILENAME: `${serial}.msg`,
    FILESIZE: `${3 + random.below(90)} KB`,
    PGCOUNT: String(1 + random.below(4)),
    MD5HASH: draft.md5Of(`mail ${serial}`),
    CONVERSATION: `Conversation ${1 + random.below(150)}`,
  };
}

/** A file that nobody else has. */
export function fileContent(draft: Draft): Content {
  const { random } = draft;
  const serial = draft.serial();
  const [name, extension] = random.pick(FILES);
  return {
    ...reviewed(draft),
    FILENAME: `${name} ${serial}.${extension}`,
    FILESIZE: `${1 + random.below(9)},${100 + random.below(900)}`,
    PGCOUNT: String(1 + random.below(20)),
    MD5HASH: draft.md5Of(`file ${serial}`),
  };
}

/** Some attachments, at times one within another. Many bring the same letterhead, which makes nothing a duplicate. */
export function attachments(draft: Draft, most: number): Attached[] {
  const { random } = draft;
  const count = Math.min(most, random.pick([0, 0, 0, 0, 1, 1, 1, 2, 2, 4]));
  return Array.from({ length: count }, (_, i) => ({
    content: i === 0 && random.chance(15) ? letterhead(draft) : fileContent(draft),
    within: i > 0 && random.chance(20) ? i - 1 : null,
  }));
}

const letterhead = (draft: Draft): Content => ({ FILENAME: 'letterhead.docx', MD5HASH: draft.md5Of('letterhead') });

/** A copy of a content in one of its custodian's folders. */
export const filed = (draft: Draft, content: Content): Content => ({
  ...content,
  FILEPATH: `${draft.random.pick(FOLDERS)}\\${content.FILENAME}`,
});

function sentAt({ random }: Draft): Content {
  const two = (value: number) => String(value).padStart(2, '0');
  return {
    DATESENT: `${two(1 + random.below(12))}/${two(1 + random.below(28))}/${2012 + random.below(4)}`,
    TIMESENT: `${two(random.below(24))}:${two(random.below(60))}`,
  };
}

/** What reviewers noted: the values of custom fields. */
function reviewed({ random }: Draft): Content {
  const issues = new Set(Array.from({ length: random.below(3) }, () => random.pick(ISSUES)));
  return { ISSUES: [...issues].join('; '), CONFIDENTIALITY: random.chance(50) ? random.pick(CONFIDENTIALITY) : '' };
}
