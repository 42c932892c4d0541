import { describe, expect, test } from 'vitest';
import { planTags } from '../../../../lambdas/tagger/core/tag-keys.ts';
import { linkText, onlyLinks, refusalRows } from '../../../../lambdas/tagger/core/tag-refusals.ts';

const where = { batchId: 3, partNumber: 2 };
const now = '2001-05-21 15:48:00.000';
const document = {
  documentId: 'D-1',
  exhibitId: 11,
  tags: [
    { field: 'Review Status', value: 'Open' },
    { field: 'Issue', value: 'Budget' },
    { field: 'review  status', value: 'Open' },
    { field: 'Issue', value: 'Fraud' },
  ],
};
const { links } = planTags([document]);
const [open, budget, fraud] = links;

describe('the part of a plan that some links need', () => {
  const other = { documentId: 'D-2', exhibitId: 12, tags: [{ field: 'Issue', value: 'Budget' }] };
  const plan = planTags([document, other]);

  test('has their tags, the fields of these, and nothing else', () => {
    const part = onlyLinks(plan, [budget!]);
    expect(part.links).toEqual([budget]);
    expect(part.tags.map(({ name }) => name)).toEqual(['Budget']);
    expect(part.fields.map(({ name }) => name)).toEqual(['Issue']);
  });

  test('is the plan itself when all are wanted, and nothing when none is', () => {
    expect(onlyLinks(plan, plan.links)).toEqual(plan);
    expect(onlyLinks(plan, [])).toEqual({ fields: [], tags: [], links: [] });
  });
});

test('links of one tag differ by their exhibit, and links of one exhibit by their tag', () => {
  expect(new Set([...links, { ...budget!, exhibitId: 12 }].map(linkText)).size).toBe(4);
});

describe('refused values', () => {
  const rows = (refused: typeof links, detail: string | null = 'The database answered 4025.') =>
    refusalRows(where, document, 5, { links: refused, detail }, now);

  test('are warnings of their document’s row, with their column and why', () => {
    expect(rows([budget!])).toEqual([
      {
        batch_id: 3,
        line_number: 5,
        fault_number: 1_000_002,
        part_number: 2,
        severity: 'warning',
        code: 'TAG_REFUSED',
        column_name: 'Issue',
        detail: 'The database answered 4025.',
        nge_document_id: 'D-1',
        original: Buffer.from('Budget'),
        created_at_gmt: now,
      },
    ]);
  });

  test('have their number from their place, whatever else is refused, so that a repeat writes the same row', () => {
    const numbersOf = (refused: typeof links) => rows(refused).map(({ fault_number: n }) => n);
    expect(numbersOf([fraud!])).toEqual([1_000_004]);
    expect(numbersOf([fraud!, budget!])).toEqual([1_000_002, 1_000_004]);
  });

  test('are told once when a document names one value twice', () => {
    expect(rows([open!]).map(({ fault_number: n }) => n)).toEqual([1_000_001]);
  });

  test('of other exhibits are none of this document', () => {
    expect(rows([{ ...budget!, exhibitId: 12 }])).toEqual([]);
    expect(rows([])).toEqual([]);
  });

  test('fit their columns, counted in characters', () => {
    const wide = { ...document, tags: [{ field: '😀'.repeat(300), value: 'x' }] };
    const [row] = refusalRows(where, wide, 5, { links: planTags([wide]).links, detail: '😀'.repeat(600) }, now);
    expect(row?.column_name).toBe('😀'.repeat(255));
    expect(row?.detail).toBe('😀'.repeat(500));
    expect(rows([budget!], null)[0]?.detail).toBeNull();
  });
});
