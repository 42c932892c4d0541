import * as fc from 'fast-check';
import { cellMarksOf } from '../../../../shared/load-files/formats/delimited/cell-marks.ts';
import { type NaiveRecord, naiveRecords } from './naive-records.ts';
import { open, refusalOf } from './pure-path.ts';
import type { SeedFile } from './seed-file.ts';

/** One mark too many, too few, or in another place of its record, or of the header. Numbers are taken by their remainders. */
export interface Damage {
  readonly kind: 'insert' | 'drop' | 'move';
  readonly mark: 'delimiter' | 'qualifier';
  readonly record: number;
  readonly from: number;
  readonly to: number;
}

/** A file with the damage, and what its records were before. */
export interface DamagedFile {
  readonly bytes: Buffer;
  /** Counted by the rules alone. */
  readonly intact: readonly NaiveRecord[];
  /** Index of the damaged one; null when the header is damaged. */
  readonly at: number | null;
}

export const damages: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constantFrom('insert', 'drop', 'move'),
  mark: fc.constantFrom('delimiter', 'qualifier'),
  record: fc.nat({ max: 10_000 }),
  from: fc.nat({ max: 10_000 }),
  to: fc.nat({ max: 10_000 }),
});

/** Null where the damage cannot be done, or where the rules alone do not say what the records are. */
export function damagedFile({ name, bytes }: SeedFile, damage: Damage): DamagedFile | null {
  const opened = refusalOf(() => open(bytes, name));
  if ('refused' in opened) return null;
  const { layout, start } = opened.value;
  if (layout.dialect.format !== 'delimited') return null;
  const { cells, unit } = cellMarksOf(layout.dialect);
  const mark = cells[damage.mark];
  const intact = naiveRecords(bytes, layout.dialect, start.byteStart, layout.columns.length);
  if (mark === null || !intact?.length || intact.some((record) => record.cells !== layout.columns.length)) return null;
  const record = intact[damage.record % (intact.length + 1)];
  const { offset, end } = record ?? { offset: layout.dialect.bomBytes, end: start.byteStart };
  const written = Buffer.from(mark.length === 1 ? [mark.first] : [mark.first, mark.second]);
  const content = withoutLineEnd(bytes.subarray(offset, end), unit);
  const changed = withDamage(content, damage, written, unit);
  if (changed === null || changed.equals(content)) return null;
  const rest = bytes.subarray(offset + content.length);
  return {
    bytes: Buffer.concat([bytes.subarray(0, offset), changed, rest]),
    intact,
    at: record ? intact.indexOf(record) : null,
  };
}

function withDamage(record: Buffer, { kind, from, to }: Damage, mark: Buffer, unit: 1 | 2): Buffer | null {
  let bytes = record;
  if (kind !== 'insert') {
    const places = placesOf(record, mark, unit);
    const at = places[from % places.length];
    if (at === undefined) return null;
    bytes = Buffer.concat([record.subarray(0, at), record.subarray(at + mark.length)]);
  }
  if (kind === 'drop') return bytes;
  const at = (to % (bytes.length / unit + 1)) * unit;
  return Buffer.concat([bytes.subarray(0, at), mark, bytes.subarray(at)]);
}

function placesOf(bytes: Buffer, mark: Buffer, unit: 1 | 2): number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(mark); at !== -1; at = bytes.indexOf(mark, at + 1)) if (at % unit === 0) places.push(at);
  return places;
}

function withoutLineEnd(bytes: Buffer, unit: 1 | 2): Buffer {
  const isEnd = (at: number): boolean => {
    const [a = -1, b = 0] = bytes.subarray(at, at + unit);
    const code = unit === 1 ? a : Math.max(a, b);
    return (code === 0x0a || code === 0x0d) && (unit === 1 || Math.min(a, b) === 0);
  };
  let end = bytes.length;
  while (end >= unit && isEnd(end - unit)) end -= unit;
  return bytes.subarray(0, end);
}
