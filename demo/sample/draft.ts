import { createHash } from 'node:crypto';
import { FAULTS, type FaultCode } from '../../shared/domain/fault-codes.ts';
import type { Content, Damage, RowFamily, SampleRow } from './sample-row.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { Person } from './vocabulary.ts';

/** A document that is attached: to the head, or to the attachment at `within`. */
export interface Attached {
  readonly content: Content;
  readonly within: number | null;
}

/** A sample in the making, and what is known of it so far. */
export interface Draft {
  readonly random: SeededRandom;
  /** A number that nothing else in the sample has. */
  serial(): number;
  /** 32 hexadecimal digits that stand for a content. */
  md5Of(what: string): string;
  rows(): number;
  /** Notes a content and the families that are copies of it. */
  addCopies(families: readonly RowFamily[]): void;
  /** Notes rows that cannot be loaded, each for one fault. */
  addRejects(rows: readonly SampleRow[], code: FaultCode): void;
  /** Notes faults that cost a value. */
  addWarnings(count: number, code: FaultCode): void;
  readonly contents: (readonly RowFamily[])[];
  readonly rejects: SampleRow[];
  readonly faults: Map<FaultCode, number>;
}

export function createDraft(random: SeededRandom, seed: number): Draft {
  let last = 0;
  let rows = 0;
  const contents: (readonly RowFamily[])[] = [];
  const rejects: SampleRow[] = [];
  const faults = new Map<FaultCode, number>();
  const count = (code: FaultCode, more: number) => faults.set(code, (faults.get(code) ?? 0) + more);
  return {
    random,
    contents,
    rejects,
    faults,
    rows: () => rows,
    serial: () => ++last,
    md5Of: (what) => createHash('md5').update(`${seed} ${what}`).digest('hex'),
    addCopies(families) {
      contents.push(families);
      rows += families.reduce((sum, family) => sum + family.length, 0);
    },
    addRejects(some, code) {
      rejects.push(...some);
      rows += some.length;
      count(code, some.length);
    },
    addWarnings: (more, code) => void count(code, more),
  };
}

/** How many of the noted faults are of one severity. */
export const countOf = (faults: ReadonlyMap<FaultCode, number>, severity: 'error' | 'warning'): number =>
  [...faults].reduce((sum, [code, n]) => (FAULTS[code].severity === severity ? sum + n : sum), 0);

/** A document that stands alone or heads a family; not numbered yet. */
export const rowOf = (
  custodian: Person,
  content: Content,
  { parent = null, damage = null }: { parent?: SampleRow | null; damage?: Damage | null } = {},
): SampleRow => ({ id: '', custodian, content, parent, damage });

/** A content with its attachments, as one custodian has it. */
export function familyOf(custodian: Person, head: Content, attached: readonly Attached[] = []): RowFamily {
  const first = rowOf(custodian, head);
  const rows: SampleRow[] = [];
  for (const { content, within } of attached) {
    rows.push(rowOf(custodian, content, { parent: (within === null ? null : rows[within]) ?? first }));
  }
  return [first, ...rows];
}
