import * as fc from 'fast-check';
import { applyMutations } from './apply-mutations.ts';
import { type Damage, damagedFile, damages } from './damage.ts';
import { type Mutation, mutationLists } from './mutation.ts';
import type { ChunkSizes } from './pure-path.ts';
import type { SeedFile } from './seed-file.ts';

/** A mutated file and how it is read, as data that a person can read and a run can repeat. */
export interface Mutant {
  /** Index of the seed file. */
  readonly file: number;
  readonly mutations: readonly Mutation[];
  /** The only change of the file; null where there are mutations. */
  readonly damage: Damage | null;
  /** Two ways to get the bytes, as shares of the file in thousandths. */
  readonly chunks: readonly [ChunkSizes, ChunkSizes];
  /** Most rows of a part; null takes what intake takes. */
  readonly maxRows: number | null;
  /** Which part's state a second run goes on from. */
  readonly resumeAt: number;
}

/** Half of the mutants are made of the first files: one of every dialect. */
const FAVOURED = 16;

const chunkSizes = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 5 });

/** One mutant in so many has one damaged mark and nothing else. */
const DAMAGED = 5;

export const mutants = (files: readonly SeedFile[]): fc.Arbitrary<Mutant> =>
  fc.oneof(
    { weight: DAMAGED - 1, arbitrary: changed(files, { mutations: mutationLists, damage: fc.constant(null) }) },
    { weight: 1, arbitrary: changed(files, { mutations: fc.constant([]), damage: damages }) },
  );

const changed = (
  files: readonly SeedFile[],
  change: Readonly<{ [K in 'mutations' | 'damage']: fc.Arbitrary<Mutant[K]> }>,
): fc.Arbitrary<Mutant> =>
  fc.record({
    file: fc.oneof(fc.nat({ max: Math.min(FAVOURED, files.length) - 1 }), fc.nat({ max: files.length - 1 })),
    ...change,
    chunks: fc.tuple(chunkSizes, chunkSizes),
    maxRows: fc.option(fc.integer({ min: 1, max: 9 })),
    resumeAt: fc.nat({ max: 50 }),
  });

export const bytesOf = ({ file, mutations, damage }: Mutant, files: readonly SeedFile[]): Buffer => {
  const seed = files[file];
  if (!seed) throw new RangeError(`There is no seed file ${file}.`);
  if (damage !== null) return damagedFile(seed, damage)?.bytes ?? seed.bytes;
  return applyMutations(seed, mutations, files);
};

/**
 * Sizes in bytes. A stream of S3 gives chunks of some KiB, not bytes: pieces of a large file are no smaller than a
 * thousandth of it, those of a small one may be single bytes.
 */
export const sizesFor = (shares: ChunkSizes, bytes: Buffer): ChunkSizes =>
  shares.map((share) => Math.max(1, Math.round((share / 1_000) * bytes.length)));
