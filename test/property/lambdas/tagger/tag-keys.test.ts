import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planTags, tagText } from '../../../../lambdas/tagger/core/tag-keys.ts';
import { nameDigest } from '../../../../shared/domain/digest.ts';

const documents = fc
  .array(
    fc.array(
      fc.record({
        field: fc.constantFrom('Issue', 'issue', ' Issue', 'Priority', 'Doc  Type', 'Doc Type'),
        value: fc.constantFrom('a', 'A', 'a ', '', 'long'.repeat(100)),
      }),
    ),
  )
  .map((all) => all.map((tags, i) => ({ documentId: `D${i}`, exhibitId: i + 1, tags })));

const sameField = (name: string) => name.trim().replace(/\s+/g, ' ').toLowerCase();

describe('planTags', () => {
  test('names each field, tag and link once', () => {
    fc.assert(
      fc.property(documents, (all) => {
        const plan = planTags(all);
        const values = all.flatMap((d) => d.tags.map((tag) => ({ ...tag, exhibitId: d.exhibitId })));
        const distinct = (texts: string[]) => new Set(texts).size;
        expect(plan.fields).toHaveLength(distinct(values.map((v) => sameField(v.field))));
        expect(plan.tags).toHaveLength(distinct(values.map((v) => JSON.stringify([sameField(v.field), v.value]))));
        expect(plan.links).toHaveLength(
          distinct(values.map((v) => JSON.stringify([v.exhibitId, sameField(v.field), v.value]))),
        );
        const tags = new Set(plan.tags.map(tagText));
        // A field is called as the first document calls it.
        const first = new Map(values.map((v) => [sameField(v.field), v.field.trim()] as const).reverse());
        for (const { digest, name } of plan.fields) {
          expect(name).toBe(first.get(sameField(name)));
          expect(digest).toBe(nameDigest(name).toString('hex'));
        }
        for (const { tag } of plan.links) expect(tags.has(tag)).toBe(true);
      }),
    );
  });
});
