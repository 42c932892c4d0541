import { type FileRow, hashOf } from './load-file.ts';

/** Numbers that look like chance and are the same on each run (mulberry32). @returns numbers from 0 up to 1. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const order = list.map((item) => ({ item, place: random() }));
  return order.sort((a, b) => a.place - b.place).map(({ item }) => item);
}

const PEOPLE = ['Skilling, Jeff', 'Lay, Ken', 'Fastow, Andy'];

export interface ProductionOptions {
  readonly seed?: number;
  readonly prefix?: string;
  /** How many different contents heads have; fewer than heads make duplicates. */
  readonly contents?: number;
  /** Only documents without a family have copies: what a family holds may depend on the order of its parts. */
  readonly lonely?: boolean;
  /** Some attachments of one document have one name and nothing else to tell them apart. */
  readonly alike?: boolean;
}

/** Families of a head, attachments and attachments of those, in the order of their numbers. */
export function production(
  count: number,
  {
    seed = 1,
    prefix = 'DOC',
    contents = Number.POSITIVE_INFINITY,
    lonely = false,
    alike = false,
  }: ProductionOptions = {},
): FileRow[] {
  const random = seeded(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const idOf = (number: number) => `${prefix}${String(number).padStart(6, '0')}`;
  const rows: FileRow[] = [];
  while (rows.length < count) {
    const head = rows.length + 1;
    const members = Math.min(Math.floor(random() * 5), count - head);
    const copied = contents !== Number.POSITIVE_INFINITY && !(lonely && members > 0);
    const content = copied ? `copied ${Math.floor(random() * contents)}` : `own ${head}`;
    const custodian = pick(PEOPLE);
    rows.push({
      id: idOf(head),
      custodian,
      others: pick(['', PEOPLE[0], `${PEOPLE[1]}; ${custodian}`]) ?? '',
      subject: `Subject ${content}`,
      hash: hashOf(`${prefix} ${content}`),
      native: `NATIVES/${idOf(head)}.msg`,
      issue: pick(['Antitrust', 'Privilege', 'Ümläute', '']) ?? '',
      priority: pick(['1', '2', '']) ?? '',
    });
    for (let i = 1; i <= members; i++) {
      rows.push({
        id: idOf(head + i),
        // Every other family's last member hangs on the first one.
        parent: idOf(i > 1 && i === members && head % 2 === 0 ? head + 1 : head),
        custodian,
        subject: `Attachment ${i}`,
        file: `attachment ${alike ? Math.ceil(i / 2) : i}.doc`,
        native: `NATIVES/${idOf(head + i)}.doc`,
        issue: pick(['Antitrust', '']) ?? '',
      });
    }
  }
  return rows;
}
