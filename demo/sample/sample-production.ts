import { arrange } from './arrange.ts';
import { datFile, datRecord, unclosedRecord } from './concordance.ts';
import { countOf, createDraft, type Draft } from './draft.ts';
import { FAULTY_RECIPES } from './faulty-recipes.ts';
import type { SampleFamily, SampleLedger } from './known-truth.ts';
import { RECIPES, type Recipe } from './recipes.ts';
import { COLUMNS, CUSTOM_FIELDS, cellsOf, type RowFamily, type SampleRow, tagsOf } from './sample-row.ts';
import { type SeededRandom, seededRandom } from './seeded-random.ts';

export interface SampleProduction {
  readonly fileName: string;
  readonly bytes: Buffer;
  /** Noted while the rows were made, so it knows what must become of each. */
  readonly ledger: SampleLedger;
}

/** Fewer rows have no room for one of everything. */
export const MIN_SAMPLE_DOCUMENTS = 50;

/** Rows for each round of faults. */
const ROWS_PER_ROUND = 600;

/**
 * Makes a production as a Concordance load file: the mail of two custodians with attachments, duplicates and faults.
 * The same arguments give the same bytes.
 * @param documents Rows of the file, at least MIN_SAMPLE_DOCUMENTS.
 */
export function sampleProduction(documents: number, seed: number): SampleProduction {
  const draft = createDraft(seededRandom(seed), seed);
  const rounds = Math.max(1, Math.floor(documents / ROWS_PER_ROUND));
  for (let round = 0; round < rounds; round++) for (const { add } of FAULTY_RECIPES) add(draft, documents);
  for (let room = documents - draft.rows(); room > 0; room = documents - draft.rows()) {
    const recipe = weighted(
      draft.random,
      RECIPES.filter(({ needs }) => needs <= room),
    );
    recipe.add(draft, room);
  }
  const rows = arrange(draft);
  return {
    fileName: 'sample-production.dat',
    bytes: datFile([datRecord(COLUMNS), ...rows.map(recordOf)]),
    ledger: ledgerOf(draft),
  };
}

function weighted(random: SeededRandom, recipes: readonly Recipe[]): Recipe {
  let point = random.below(recipes.reduce((sum, { weight }) => sum + weight, 0));
  for (const recipe of recipes) {
    if (point < recipe.weight) return recipe;
    point -= recipe.weight;
  }
  throw new RangeError('No recipe fits.');
}

const recordOf = (row: SampleRow): string =>
  row.damage === 'unclosed' ? unclosedRecord(cellsOf(row)) : datRecord(cellsOf(row));

function ledgerOf(draft: Draft): SampleLedger {
  const loadable = draft.contents.flat(2);
  const tags = new Set(loadable.flatMap(({ content }) => tagsOf(content)));
  return {
    read: draft.rows(),
    contents: draft.contents.map((families) => families.map(familyOf)),
    faults: Object.fromEntries(draft.faults),
    rejected: countOf(draft.faults, 'error'),
    warnings: countOf(draft.faults, 'warning'),
    tags: tags.size,
    customFields: CUSTOM_FIELDS.filter((field) => loadable.some(({ content }) => content[field])).length,
    custodians: new Set(loadable.map(({ custodian }) => custodian)).size,
  };
}

function familyOf(rows: RowFamily): SampleFamily {
  const [{ custodian }] = rows;
  return {
    custodian: `${custodian.last}, ${custodian.first}`,
    documents: rows.map(({ id, parent, content }, i) => ({
      documentId: id,
      parentId: i > 0 && parent ? parent.id : null,
      taggings: tagsOf(content).length,
    })),
  };
}
