import type { FaultCode } from '../../shared/domain/fault-codes.ts';
import { fileContent, filed, mailContent } from './contents.ts';
import { type Draft, familyOf, rowOf } from './draft.ts';
import type { Recipe } from './recipes.ts';
import type { Damage } from './sample-row.ts';
import { CUSTODIANS, UNREADABLE_DATES } from './vocabulary.ts';

/** A row that only it loses. */
const damaged = (damage: Damage, code: FaultCode) => (draft: Draft) =>
  draft.addRejects([rowOf(draft.random.pick(CUSTODIANS), filed(draft, mailContent(draft)), { damage })], code);

/** What goes wrong in productions: each once in a round. `weight` is of no account here. */
export const FAULTY_RECIPES: readonly Omit<Recipe, 'weight'>[] = [
  { needs: 1, add: damaged('cell missing', 'CELL_COUNT') },
  { needs: 1, add: damaged('cell too many', 'CELL_COUNT') },
  { needs: 1, add: damaged('no id', 'DOCUMENT_ID_MISSING') },
  { needs: 1, add: damaged('unclosed', 'UNCLOSED_QUALIFIER') },
  // Two rows with one id: one of them is loaded. They differ in what was sent, and not in what they are tagged with.
  {
    needs: 2,
    add(draft) {
      const custodian = draft.random.pick(CUSTODIANS);
      const content = filed(draft, mailContent(draft));
      const first = rowOf(custodian, content);
      const other = { ...content, SUBJECT: 'Something else', MD5HASH: draft.md5Of(`twice ${draft.serial()}`) };
      draft.addCopies([[first]]);
      draft.addRejects([rowOf(custodian, other, { parent: first, damage: 'id of another' })], 'DOCUMENT_ID_TWICE');
    },
  },
  // Both copies of a message with a date that nobody can read are loaded, or told apart, without it.
  {
    needs: 2,
    add(draft) {
      const content = { ...mailContent(draft), DATESENT: draft.random.pick(UNREADABLE_DATES) };
      draft.addCopies(CUSTODIANS.map((custodian) => familyOf(custodian, filed(draft, content))));
      draft.addWarnings(2, 'DATE_UNREADABLE');
    },
  },
  // The head of a family is refused: what was attached to it stands alone.
  {
    needs: 3,
    add(draft) {
      const custodian = draft.random.pick(CUSTODIANS);
      const head = rowOf(custodian, filed(draft, mailContent(draft)), { damage: 'cell missing' });
      draft.addRejects([head], 'CELL_COUNT');
      for (let i = 0; i < 2; i++) draft.addCopies([[rowOf(custodian, fileContent(draft), { parent: head })]]);
      draft.addWarnings(2, 'FAMILY_PARENT_MISSING');
    },
  },
  // The head was withheld, and is in no row.
  {
    needs: 1,
    add(draft) {
      const content = { ...fileContent(draft), PARENTID: `WITHHELD-${draft.serial()}` };
      draft.addCopies([[rowOf(draft.random.pick(CUSTODIANS), content)]]);
      draft.addWarnings(1, 'FAMILY_PARENT_MISSING');
    },
  },
  // Two messages that name each other: the lower number becomes the head.
  {
    needs: 2,
    add(draft) {
      const [first, second] = familyOf(CUSTODIANS[0], filed(draft, mailContent(draft)), [
        { content: fileContent(draft), within: null },
      ]);
      if (!second) return;
      first.parent = second;
      draft.addCopies([[first, second]]);
      draft.addWarnings(1, 'FAMILY_CYCLE');
    },
  },
];
