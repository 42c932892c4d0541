import { describe, expect, test } from 'vitest';
import { knownTruth, type SampleLedger } from '../../../demo/sample/known-truth.ts';
import { differsFromTruth, type Imported } from '../../../demo/truth/truth-check.ts';

const family = (custodian: string, ...documentIds: string[]) => ({
  custodian,
  documents: documentIds.map((documentId, i) => ({
    documentId,
    parentId: i > 0 ? documentIds[0]! : null,
    taggings: 2,
  })),
});

/** A message of both custodians with one attachment, one that a custodian has twice, and one by itself. */
const ledger: SampleLedger = {
  read: 9,
  contents: [
    [family('Ada', 'A1', 'A2'), family('Jonas', 'J1', 'J2')],
    [family('Ada', 'T1'), family('Ada', 'T2')],
    [family('Ada', 'U1')],
  ],
  faults: { CELL_COUNT: 2, DATE_UNREADABLE: 1 },
  rejected: 2,
  warnings: 1,
  tags: 3,
  customFields: 1,
  custodians: 2,
};
const truth = knownTruth(ledger, 'global');

const imported: Imported = {
  read: 9,
  loaded: 4,
  duplicates: 3,
  rejected: 2,
  warnings: 1,
  taggings: 8,
  tags: 3,
  customFields: 1,
  custodians: 2,
  familyLinks: 1,
  holders: 6,
  faults: { CELL_COUNT: 2, DATE_UNREADABLE: 1 },
  loadedIds: new Set(['A1', 'A2', 'T2', 'U1']),
  duplicateIds: new Map([
    ['J1', 'A1'],
    ['J2', 'A2'],
    ['T1', 'T2'],
  ]),
};

describe('the known truth', () => {
  test('compares copies within the whole case, within a custodian, or not at all', () => {
    const counts = (policy: 'global' | 'custodial' | 'none') => {
      const { loaded, duplicates, taggings, familyLinks, holders } = knownTruth(ledger, policy);
      return { loaded, duplicates, taggings, familyLinks, holders };
    };
    expect(counts('global')).toEqual({ loaded: 4, duplicates: 3, taggings: 8, familyLinks: 1, holders: 6 });
    expect(counts('custodial')).toEqual({ loaded: 6, duplicates: 1, taggings: 12, familyLinks: 2, holders: 6 });
    expect(counts('none')).toEqual({ loaded: 7, duplicates: 0, taggings: 14, familyLinks: 2, holders: 7 });
  });

  test('does not care which copy is kept', () => {
    expect(differsFromTruth(truth, imported)).toEqual([]);
    const other = {
      ...imported,
      loadedIds: new Set(['J1', 'J2', 'T1', 'U1']),
      duplicateIds: new Map([
        ['A1', 'J1'],
        ['A2', 'J2'],
        ['T2', 'T1'],
      ]),
    };
    expect(differsFromTruth(truth, other)).toEqual([]);
  });

  test.each([
    ['a count', { taggings: 7 }, ['taggings: it must be 8 and is 7']],
    ['a fault that is missing', { faults: { CELL_COUNT: 2 } }, ['DATE_UNREADABLE: it must be 1 and is 0']],
    [
      'a fault that nothing has',
      { faults: { ...imported.faults, PATH_UNSAFE: 1 } },
      ['PATH_UNSAFE: it must be 0 and is 1'],
    ],
    [
      'a document that is not loaded',
      { loadedIds: new Set(['A1', 'A2', 'T2', 'X']) },
      ['1 document missing: U1', '1 document too many: X'],
    ],
    [
      'a document of which no copy is loaded',
      { loadedIds: new Set(['A1', 'T2', 'U1']) },
      ['1 document with copies, of which one must be loaded and the others be its duplicates: A2 = J2'],
    ],
    [
      'two copies that are both loaded',
      { loadedIds: new Set(['A1', 'A2', 'T1', 'T2', 'U1']) },
      ['1 document with copies, of which one must be loaded and the others be its duplicates: T1 = T2'],
    ],
    [
      'a duplicate of the wrong document',
      { duplicateIds: new Map([...imported.duplicateIds, ['J2', 'A1']]) },
      ['1 document with copies, of which one must be loaded and the others be its duplicates: A2 = J2'],
    ],
  ])('shows %s', (_what, change, differences) => {
    expect(differsFromTruth(truth, { ...imported, ...(change as Partial<Imported>) })).toEqual(differences);
  });
});
