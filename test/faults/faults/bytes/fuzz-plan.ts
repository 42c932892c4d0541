/** Mutants of one run of the property: what is shrunk and named together. */
export const BLOCK_MUTANTS = 500;

/** What a fuzzing thread is given. */
export interface FuzzWork {
  readonly seed: number;
  /** Blocks are dealt out by turns: this thread takes `first`, `first + threads`, and so on. */
  readonly first: number;
  readonly threads: number;
  readonly mutants: number;
  /** The mutant in hand, as JSON behind its length, for the watch to read when the thread no longer answers. */
  readonly inHand: SharedArrayBuffer;
}

/** Room for one mutant as JSON. */
export const IN_HAND_BYTES = 64 * 1024;

/** What a thread counted. */
export interface FuzzCounts {
  mutants: number;
  bytes: number;
  refused: number;
  rows: number;
  rejects: number;
  /** Files whose records were counted by the rules as well. */
  counted: number;
  /** Files of which one mark was damaged, and every other record is known. */
  damaged: number;
  /** Most CPU milliseconds of one mutant, and its size. */
  slowestMs: number;
  slowestBytes: number;
  /** Most bytes held while an endless file was cut. */
  mostHeld: number;
}

/** What a thread tells: after each block, and when it is through. */
export type FuzzReport =
  | { readonly kind: 'block'; readonly counts: FuzzCounts; readonly problems: readonly string[] }
  | { readonly kind: 'done' };
