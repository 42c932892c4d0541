import { isDeepStrictEqual } from 'node:util';
import type { BatchWarning } from '../../../../shared/domain/batch-warnings.ts';
import type { ReadRecord } from '../../../../shared/domain/document.ts';
import type { Layout } from '../../../../shared/load-files/layout.ts';
import { type DamagedFile, damagedFile } from './damage.ts';
import type { Mutant } from './mutant.ts';
import { type NaiveRecord, wellWrittenRecords } from './naive-records.ts';
import { cut, open, readOne } from './pure-path.ts';
import type { SeedFile } from './seed-file.ts';

/** A file with one damaged mark, and the one that it was made of. */
export interface DamageCase extends DamagedFile {
  readonly seed: SeedFile;
}

/** Null where the mutant is none of these, or its damage could not be done. */
export function damageOf({ file, damage }: Mutant, files: readonly SeedFile[]): DamageCase | null {
  const seed = files[file];
  const found = seed && damage ? damagedFile(seed, damage) : null;
  return seed && found ? { ...found, seed } : null;
}

/**
 * One damaged mark costs its own record at most: every other one is read as in the intact file, of which the rules alone
 * say how many records it has; and the damaged one is told.
 * @param warnings What is told of the damaged file as a whole.
 */
export function damageProblems(
  damage: DamageCase,
  layout: Layout,
  records: readonly ReadRecord[],
  warnings: readonly BatchWarning[],
): string[] {
  const isTrailing = warnings.some(({ code }) => code === 'TRAILING_CELLS');
  const { at } = damage;
  return at === null
    ? headerProblems(damage, layout, records, isTrailing)
    : recordProblems({ ...damage, at }, layout, records, isTrailing);
}

/** A damaged header that is not refused costs no record: each has its bytes, or all that does not fit is told. */
function headerProblems(
  { seed, intact, bytes }: DamageCase,
  { columns }: Layout,
  records: readonly ReadRecord[],
  isTrailing: boolean,
): string[] {
  if (columns.length !== open(seed.bytes, seed.name).layout.columns.length)
    return isTrailing || records.some(isTold) ? [] : ['nothing is said of the header'];
  const shift = bytes.length - seed.bytes.length;
  const found = new Map(records.map((record) => [lineOf(record), originalOf(record)]));
  return intact.flatMap(({ line, offset, end }) =>
    found.get(line)?.equals(bytes.subarray(offset + shift, end + shift)) ? [] : [`the header costs line ${line}`],
  );
}

function recordProblems(
  { seed, intact, at, bytes }: DamageCase & { readonly at: number },
  layout: Layout,
  records: readonly ReadRecord[],
  isTrailing: boolean,
): string[] {
  const before = new Map(readAll(seed, layout).map((record) => [lineOf(record), record]));
  const [from, to] = [intact[at]?.line ?? 0, intact[at + 1]?.line ?? Number.POSITIVE_INFINITY];
  const isOwn = (line: number): boolean => line >= from && line < to;
  const found = new Map(records.filter((record) => !isOwn(lineOf(record))).map((record) => [lineOf(record), record]));
  const own = records.filter((record) => isOwn(lineOf(record)));
  const others = intact.filter((_, i) => i !== at);
  const columns = layout.columns.length;
  const { byteStart } = open(seed.bytes, seed.name).start;
  const written = wellWrittenRecords(bytes, layout.dialect, byteStart, columns);
  const isWellWritten = written?.every(({ cells }) => cells === columns) ?? false;
  // Where the first rows agree on their empty cells, a row that has others is told by itself.
  const hasUsual = layout.surplus !== undefined;
  const isAsBefore = !hasUsual || isDeepStrictEqual(written?.map(surplusOf), intact.map(surplusOf));
  return [
    ...others.flatMap(({ line }) =>
      isDeepStrictEqual(found.get(line), before.get(line)) ? [] : [`line ${line} is read in another way than before`],
    ),
    ...(found.size === others.length ? [] : [`${found.size} other records of ${others.length}`]),
    ...((isWellWritten && isAsBefore) || own.some(isTold) || (isTrailing && !hasUsual)
      ? []
      : [`nothing is said of line ${from}`]),
  ];
}

const readAll = ({ bytes, name }: SeedFile, layout: Layout): ReadRecord[] =>
  cut(bytes, open(bytes, name), [bytes.length], {}).cuts.flatMap((one) => readOne(bytes, layout, one));

const surplusOf = ({ surplus }: NaiveRecord): number => surplus;

const lineOf = (record: ReadRecord): number =>
  (record.kind === 'document' ? record.document : record.reject).lineNumber;

const isTold = (record: ReadRecord): boolean =>
  (record.kind === 'document' ? record.document : record.reject).faults.length > 0;

const originalOf = (record: ReadRecord): Buffer =>
  Buffer.from((record.kind === 'document' ? record.document : record.reject).original);
