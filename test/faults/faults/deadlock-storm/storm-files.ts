import { type KnownTruth, knownTruth, type SampleFamily } from '../../../../demo/sample/known-truth.ts';
import type { ExpectedContent } from '../../audit/expected-content.ts';
import type { LabFile } from '../../lab/lab.ts';
import { stormContent } from './storm-content.ts';
import { HOLDERS_EACH, isWithoutId, STORM_COLUMNS, type StormRow, stormGroup } from './storm-rows.ts';

/** Load files of one case that all name the same people, tags and contents, every second file in opposite order. */
export interface Storm {
  readonly files: readonly LabFile[];
  /** What all of them come to, whoever was first. */
  readonly truth: KnownTruth;
  readonly content: ExpectedContent;
}

/** @param groups Groups of rows in each file; half of them are copies of the same group of every other file. */
export function stormFiles(count: number, groups: number): Storm {
  const shared = groups >> 1;
  const grouped = Array.from({ length: count }, (_, file) =>
    Array.from({ length: groups }, (_row, group) => stormGroup(file, group, group < shared)),
  );
  const files = grouped.map((ofFile, file) => {
    const lines = ofFile.flat().map(({ line }) => line);
    const ordered = file % 2 === 0 ? lines : lines.toReversed();
    const text = `${[STORM_COLUMNS.join(','), ...ordered].join('\r\n')}\r\n`;
    return { fileName: `storm-${file}.csv`, bytes: Buffer.from(text), rows: lines.length, records: lines.length };
  });
  return { files, truth: truthOf(grouped, shared), content: stormContent(grouped, shared) };
}

function truthOf(grouped: readonly StormRow[][][], shared: number): KnownTruth {
  const rows = grouped.flat(2);
  const families = (ofFile: readonly StormRow[][], from: number, to?: number): SampleFamily[] =>
    ofFile
      .slice(from, to)
      .flat()
      .flatMap(({ family }) => (family ? [family] : []));
  const copies = grouped.map((ofFile) => families(ofFile, 0, shared));
  const [first = []] = copies;
  const own = grouped.flatMap((ofFile) => families(ofFile, shared)).map((family) => [family]);
  const badRows = rows.filter(({ kind }) => kind === 'bad row').length;
  const badDates = rows.filter(({ kind }) => kind === 'bad date').length;
  const withoutId = grouped.reduce((sum, ofFile) => sum + ofFile.filter((_, group) => isWithoutId(group)).length, 0);
  const truth = knownTruth(
    {
      read: rows.length,
      contents: [...first.map((_, i) => copies.flatMap((ofFile) => ofFile[i] ?? [])), ...own],
      faults: {
        DATE_UNREADABLE: badDates,
        DOCUMENT_ID_MISSING: withoutId,
        CELL_COUNT: badRows - withoutId,
      },
      rejected: badRows,
      warnings: badDates,
      tags: new Set(rows.flatMap(({ tags }) => tags)).size,
      customFields: 2,
      custodians: new Set(rows.flatMap(({ people }) => people)).size,
    },
    'global',
  );
  // Besides its own, each document names the custodian who has another copy of it.
  return { ...truth, holders: truth.loaded * HOLDERS_EACH };
}
