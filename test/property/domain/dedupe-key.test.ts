import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DedupeInput, dedupeKey, keyText, memberKey } from '../../../shared/domain/dedupe-key.ts';
import { ABSENT } from '../../../shared/domain/digest.ts';
import { DOC_TYPES } from '../../../shared/domain/vocabulary.ts';

/** A value in its bare form, and one way in which a producer may write it. */
interface Written {
  readonly bare: string | null;
  readonly written: string | null;
}

const absent: fc.Arbitrary<Written> = fc
  .constantFrom(null, '', '  ', '<>', ' < > ', 'null', '<NULL>')
  .map((written) => ({ bare: null, written }));

const messageId: fc.Arbitrary<Written> = fc.oneof(
  absent,
  fc
    .record({
      bare: fc.constantFrom('a@x', 'A@x', 'b@x'),
      shape: fc.constantFrom('#', '<#>', ' <#>\t', '< # >', ' # '),
    })
    .map(({ bare, shape }) => ({ bare, written: shape.replace('#', bare) })),
);

const md5: fc.Arbitrary<Written> = fc
  .record({ bare: fc.constantFrom(null, 'ab', 'cd'), upper: fc.boolean() })
  .map(({ bare, upper }) => ({ bare, written: upper && bare ? bare.toUpperCase() : bare }));

const custodian: fc.Arbitrary<Written> = fc.oneof(
  fc.constantFrom(null, '', ' ').map((written) => ({ bare: '', written })),
  fc.constantFrom('josé lay', 'JOSÉ  LAY', ' Jose\u0301\tLay ').map((written) => ({ bare: 'josé lay', written })),
  fc.constantFrom('ann', ' Ann').map((written) => ({ bare: 'ann', written })),
);

const bcc = fc.constantFrom(null, '', 'c@x', 'd@x');
const docType = fc.constantFrom(...DOC_TYPES);
const document = fc.record({ messageId, md5, custodian, bcc, docType });
type Document = typeof document extends fc.Arbitrary<infer D> ? D : never;

const inputOf = (d: Document): DedupeInput => ({
  messageId: d.messageId.written,
  md5: d.md5.written,
  custodian: d.custodian.written,
  bcc: d.bcc,
  docType: d.docType,
});

/** Two values of a field, more often than not the same one in two ways of writing. */
const twice = <T>(field: fc.Arbitrary<T>, same: (a: T, b: T) => boolean) => {
  const two = fc.tuple(field, field);
  return fc.oneof({ weight: 4, arbitrary: two.filter(([a, b]) => same(a, b)) }, { weight: 1, arbitrary: two });
};
const sameBare = (a: Written, b: Written) => a.bare === b.bare;
const pair = fc
  .record({
    messageId: twice(messageId, sameBare),
    md5: twice(md5, sameBare),
    custodian: twice(custodian, sameBare),
    bcc: twice(bcc, Object.is),
    docType: twice(docType, Object.is),
  })
  .map((fields) => {
    const at = (i: 0 | 1): Document => ({
      messageId: fields.messageId[i],
      md5: fields.md5[i],
      custodian: fields.custodian[i],
      bcc: fields.bcc[i],
      docType: fields.docType[i],
    });
    return [at(0), at(1)] as const;
  })
  .filter((both) => both.every((d) => d.messageId.bare !== null || d.md5.bare !== null));

const policy = fc.constantFrom('custodial', 'global');
/** What two documents must share to be one under a policy. */
const identityOf = (d: Document, scope: 'custodial' | 'global') =>
  JSON.stringify([d.messageId.bare, d.md5.bare, d.bcc, d.docType, scope === 'custodial' ? d.custodian.bare : null]);

const comparable = document.filter((d) => d.messageId.bare !== null || d.md5.bare !== null);

describe('dedupe keys', () => {
  it('are equal exactly when the documents are, however they are written', () => {
    fc.assert(
      fc.property(pair, policy, ([a, b], scope) => {
        const [keyA, keyB] = [dedupeKey(scope, inputOf(a))!, dedupeKey(scope, inputOf(b))!];
        expect(keyText(keyA) === keyText(keyB)).toBe(identityOf(a, scope) === identityOf(b, scope));
      }),
      { numRuns: 2000 },
    );
  });

  it('hold ABSENT for an absent value only, and say what is left to match on', () => {
    fc.assert(
      fc.property(comparable, policy, (d, scope) => {
        const key = dedupeKey(scope, inputOf(d))!;
        expect(key.messageId.equals(ABSENT)).toBe(d.messageId.bare === null);
        expect(key.md5.equals(ABSENT)).toBe(d.md5.bare === null);
        expect(key.bcc.equals(ABSENT)).toBe(d.bcc === null);
        expect(key.custodian.equals(ABSENT)).toBe(scope === 'global');
        expect(key.matchedOn.split('+')).toEqual([
          ...(d.messageId.bare === null ? [] : ['message_id']),
          ...(d.md5.bare === null ? [] : ['md5']),
        ]);
      }),
    );
  });

  it('are missing exactly when there is nothing to match on, or nothing shall match', () => {
    fc.assert(
      fc.property(document, fc.constantFrom('none', 'custodial', 'global'), (d, scope) => {
        const nothing = d.messageId.bare === null && d.md5.bare === null;
        expect(dedupeKey(scope, inputOf(d)) === null).toBe(scope === 'none' || nothing);
      }),
    );
  });
});

describe('member keys', () => {
  const place = fc.record({
    identity: fc.constantFrom('a', 'b', 'a,0', '"a"'),
    occurrence: fc.integer({ min: 0, max: 2 }),
    docType,
  });
  const sameText = (a: object, b: object) => JSON.stringify(a) === JSON.stringify(b);

  it('are equal exactly when family, content, place among equal siblings and type are', () => {
    fc.assert(
      fc.property(pair, twice(place, sameText), policy, (heads, places, scope) => {
        const [a, b] = [0, 1].map((i) => ({ head: heads[i]!, ...places[i]! }));
        if (!a || !b) return;
        const [one, other] = [a, b].map((m) =>
          keyText(memberKey(dedupeKey(scope, inputOf(m.head))!, m.identity, m.occurrence, m.docType)),
        );
        const [idOne, idOther] = [a, b].map((m) =>
          JSON.stringify([identityOf(m.head, scope), m.identity, m.occurrence, m.docType]),
        );
        expect(one === other).toBe(idOne === idOther);
      }),
      { numRuns: 2000 },
    );
  });

  it('are never the key of a head, and stay in the scope of theirs', () => {
    fc.assert(
      fc.property(comparable, place, comparable, policy, (own, m, head, scope) => {
        const parent = dedupeKey(scope, inputOf(own))!;
        const key = memberKey(parent, m.identity, m.occurrence, m.docType);
        expect(keyText(key)).not.toBe(keyText(dedupeKey(scope, inputOf(head))!));
        expect(key.custodian).toEqual(parent.custodian);
      }),
    );
  });
});
