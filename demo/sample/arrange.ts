import type { Draft } from './draft.ts';
import type { RowFamily, SampleRow } from './sample-row.ts';
import { CUSTODIANS } from './vocabulary.ts';

/**
 * Numbers the documents custodian by custodian, and gives the rows in the order of the file: mostly as numbered, at
 * times with attachments before what they are attached to, or far away. Rows that cannot be loaded come anywhere, but
 * none behind an unclosed one, from which only a good row can be told.
 */
export function arrange({ random, contents, rejects }: Draft): SampleRow[] {
  const families = contents.flat();
  const ordered = CUSTODIANS.flatMap((person) => families.filter(([head]) => head.custodian === person));
  numberRows([...ordered.flat(), ...rejects]);

  const heads = new Map(ordered.flatMap((family) => family.map((row) => [row, family[0]] as const)));
  const rows: SampleRow[] = [];
  const strays: SampleRow[] = [];
  for (const family of ordered) {
    const [together, away] = scattered(family, random);
    rows.push(...together);
    strays.push(...away);
  }
  for (const row of [...strays, ...rejects]) rows.splice(placeNear(rows, heads, random.below(rows.length + 1)), 0, row);
  return rows;
}

function numberRows(rows: readonly SampleRow[]): void {
  let number = 0;
  for (const row of rows) row.id = `DEMO-${String(++number).padStart(7, '0')}`;
  for (const row of rows) if (row.damage === 'id of another' && row.parent) row.id = row.parent.id;
}

/** What of a family stands together, in order, and what stands elsewhere. */
function scattered(family: RowFamily, random: Draft['random']): [SampleRow[], SampleRow[]] {
  const [head, ...attached] = family;
  if (attached.length === 0 || staysTogether(head)) return [[...family], []];
  if (random.chance(4)) return [[...attached.toReversed(), head], []];
  const away = attached.filter(() => random.chance(4));
  return [family.filter((row) => !away.includes(row)), away];
}

/** A message without a hash is known by what it says and by the names of its attachments, so these stay with it. */
const staysTogether = (head: SampleRow): boolean => head.content.MD5HASH === '';

/** The first place from `from` on, round the end, where a row may be put between two others. */
function placeNear(rows: readonly SampleRow[], heads: ReadonlyMap<SampleRow, SampleRow>, from: number): number {
  const isFree = (place: number): boolean => {
    const next = rows[place];
    const head = next && heads.get(next);
    const inFamily = head !== undefined && head !== next && staysTogether(head);
    return !inFamily && !isDamaged(next) && !isDamaged(rows[place - 1]);
  };
  for (let step = 0; step <= rows.length; step++) {
    const place = (from + step) % (rows.length + 1);
    if (isFree(place)) return place;
  }
  throw new RangeError('No place for another row.');
}

/** A second row with the same id reads well. */
const isDamaged = (row: SampleRow | undefined): boolean =>
  row !== undefined && row.damage !== null && row.damage !== 'id of another';
