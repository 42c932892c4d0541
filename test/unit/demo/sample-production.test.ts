import { describe, expect, test } from 'vitest';
import { knownTruth } from '../../../demo/sample/known-truth.ts';
import { MIN_SAMPLE_DOCUMENTS, sampleProduction } from '../../../demo/sample/sample-production.ts';
import { DEDUPE_POLICIES } from '../../../shared/domain/vocabulary.ts';
import { readNaively } from './naive-reader.ts';

const ids = (documents: readonly { readonly documentId: string }[]) => documents.map(({ documentId }) => documentId);

describe('the sample production', () => {
  test('is the same for the same seed and another for another', () => {
    const { bytes } = sampleProduction(700, 5);
    expect(sampleProduction(700, 5).bytes.equals(bytes)).toBe(true);
    expect(sampleProduction(700, 6).bytes.equals(bytes)).toBe(false);
  });

  test.each([MIN_SAMPLE_DOCUMENTS, 51, 600, 2003])('has exactly the %i rows that were asked for', (documents) => {
    const { bytes, ledger } = sampleProduction(documents, 1);
    expect(bytes.toString('utf8').split('\r\n').length - 2).toBe(documents);
    expect(ledger.read).toBe(documents);
  });

  test('names only people whom nobody can be', () => {
    const addresses =
      sampleProduction(2000, 1)
        .bytes.toString('utf8')
        .match(/[\w.-]+@[\w.-]+/g) ?? [];
    expect(addresses.length).toBeGreaterThan(1000);
    expect(addresses.filter((address) => !address.endsWith('.example'))).toEqual([]);
  });

  test('has attachments before what they are attached to, and attachments far from it', () => {
    const lines = sampleProduction(6000, 1).bytes.toString('utf8').split('\r\n');
    const cells = lines.map((line) => line.split('\u0014').map((cell) => cell.slice(1, -1)));
    const placeOf = new Map(cells.map(([id], place) => [id, place]));
    const distances = cells.flatMap(([, , parent], place) => {
      const at = parent === '' ? undefined : placeOf.get(parent);
      return at === undefined ? [] : [place - at];
    });
    expect(distances.filter((distance) => distance < 0).length).toBeGreaterThan(50);
    expect(distances.filter((distance) => Math.abs(distance) > 500).length).toBeGreaterThan(50);
  });

  const seeds = [1, 2, 3, 4, 5];
  test.each(DEDUPE_POLICIES.flatMap((policy) => seeds.map((seed) => ({ policy, seed }))))(
    'says of itself what a plain reading finds: $policy, seed $seed',
    ({ policy, seed }) => {
      const { bytes, ledger } = sampleProduction(1500, seed);
      const { unique, copies, ...counts } = knownTruth(ledger, policy);
      const { unique: foundUnique, copies: foundCopies, ...found } = readNaively(bytes, policy);
      expect(counts).toEqual(found);
      expect(unique.toSorted()).toEqual(foundUnique);
      const heads = copies.map((families) => families.map(({ documents }) => documents[0]!.documentId).sort());
      expect(heads.sort()).toEqual(foundCopies.sort());
    },
  );

  test('has copies that are alike, so that the counts do not depend on which is kept', () => {
    for (const families of sampleProduction(3000, 1).ledger.contents) {
      const shapes = families.map(({ documents }) =>
        JSON.stringify(documents.map(({ parentId, taggings }) => [ids(documents).indexOf(parentId ?? ''), taggings])),
      );
      expect(new Set(shapes).size).toBe(1);
    }
  });
});
