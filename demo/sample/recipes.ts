import { attachments, fileContent, filed, mailContent } from './contents.ts';
import { type Attached, type Draft, familyOf } from './draft.ts';
import type { Content, RowFamily } from './sample-row.ts';
import { CORRESPONDENTS, CUSTODIANS, type Person } from './vocabulary.ts';

/** Adds something to a sample that has room for `room` more rows, of which it needs at least `needs`. */
export interface Recipe {
  readonly needs: number;
  /** How often it is chosen, against the others. */
  readonly weight: number;
  readonly add: (draft: Draft, room: number) => void;
}

const [ADA, JONAS] = CUSTODIANS;

/** One content and its attachments, as each of some custodians has it. */
function copies(draft: Draft, holders: readonly Person[], head: Content, attached: readonly Attached[]): RowFamily[] {
  return holders.map((holder) => familyOf(holder, filed(draft, head), attached));
}

function mailHeldBy(draft: Draft, room: number, holders: readonly Person[], change: Content = {}): void {
  const attached = attachments(draft, Math.floor(room / holders.length) - 1);
  draft.addCopies(copies(draft, holders, { ...mailContent(draft), ...change }, attached));
}

/** The display names of a header left out, as some programs do; the addresses stay. */
const bareAddresses = (header: string | undefined): string => header?.replaceAll(/[^;<]*<([^>]+)>/g, '$1') ?? '';

/** What a production is made of when nothing is wrong with it. */
export const RECIPES: readonly Recipe[] = [
  { needs: 1, weight: 46, add: (draft, room) => mailHeldBy(draft, room, [draft.random.pick(CUSTODIANS)]) },
  // Both custodians were on it.
  { needs: 2, weight: 14, add: (draft, room) => mailHeldBy(draft, room, [ADA, JONAS]) },
  // One custodian has it in two folders.
  {
    needs: 2,
    weight: 5,
    add(draft, room) {
      const holder = draft.random.pick(CUSTODIANS);
      mailHeldBy(draft, room, [holder, holder]);
    },
  },
  { needs: 3, weight: 2, add: (draft, room) => mailHeldBy(draft, room, [ADA, JONAS, ADA]) },
  // Only the sender's copy shows who was copied in secret: not a duplicate of the recipient's.
  {
    needs: 2,
    weight: 4,
    add(draft) {
      const content = mailContent(draft);
      const secret = draft.random.pick(CORRESPONDENTS).address;
      draft.addCopies(copies(draft, [ADA], { ...content, BCC: secret }, []));
      draft.addCopies(copies(draft, [JONAS], content, []));
    },
  },
  // The same message id on other bytes: not a duplicate either.
  {
    needs: 2,
    weight: 2,
    add(draft) {
      const content = mailContent(draft);
      draft.addCopies(copies(draft, [ADA], content, []));
      draft.addCopies(copies(draft, [JONAS], { ...content, MD5HASH: draft.md5Of(`other ${draft.serial()}`) }, []));
    },
  },
  // No message id, or the word for none: the hash decides.
  {
    needs: 2,
    weight: 4,
    add: (draft, room) =>
      mailHeldBy(draft, room, [ADA, JONAS], { 'MESSAGE-ID': draft.random.pick(['', 'null', '<>']) }),
  },
  // No hash: what the message says decides, however its people's names are written.
  {
    needs: 2,
    weight: 6,
    add(draft, room) {
      const content = { ...mailContent(draft), MD5HASH: '' };
      const plain = { ...content, FROM: bareAddresses(content.FROM), TO: bareAddresses(content.TO) };
      const attached = attachments(draft, Math.floor(room / 2) - 1);
      draft.addCopies([...copies(draft, [ADA], content, attached), ...copies(draft, [JONAS], plain, attached)]);
    },
  },
  {
    needs: 1,
    weight: 12,
    add: (draft) => draft.addCopies(copies(draft, [draft.random.pick(CUSTODIANS)], fileContent(draft), [])),
  },
  { needs: 2, weight: 5, add: (draft) => draft.addCopies(copies(draft, [ADA, JONAS], fileContent(draft), [])) },
];
