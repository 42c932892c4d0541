import type { RetryTold } from './retries.ts';

/**
 * - `tagger`: the tagger's own transaction, every worker the same new tags, every second one in opposite order;
 * - `two locks`: two rows locked in opposite orders, which no order of writes of ours does: what must deadlock;
 * - `one row`: all read a row under a shared lock and then write it: all but one are victims at once, and whoever waits
 *   as long as the others meets them again.
 */
export type Contest = 'tagger' | 'two locks' | 'one row';

/** What a contending process is given. */
export interface ContenderWork {
  readonly contest: Contest;
  readonly jitter: boolean;
  readonly worker: number;
  readonly seed: number;
  readonly database: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: string;
    readonly prefix: string;
  };
  readonly caseId: number;
  readonly batchId: number;
  /** Names of this contest's tags begin with it, so that they are new. */
  readonly run: string;
}

/** To the process: begin a round. */
export interface Round {
  readonly round: number;
}

/** From it: ready, and what came of a round. */
export type ContenderReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'round'; readonly retries: readonly RetryTold[]; readonly gaveUp: number; readonly done: number };

export const WORKERS = 8;
/** Documents of a command, and the values that each carries. */
export const CONTEST_DOCUMENTS = 20;
export const CONTEST_VALUES = 40;
/** Transactions of a worker in a round of `two locks`. */
export const LOCK_TRANSACTIONS = 10;
export const LOCK_ROWS = 4;
/** The row of `one row`, which `two locks` leaves alone. */
export const HOT_ROW = 4;
export const LOCK_TABLE = 'storm_locks';

/** The part that a worker tags in a round. */
export const partOf = (round: number, worker: number): number => round * WORKERS + worker + 1;
/** Its documents; their exhibits' ids are numbers that nothing else has. */
export const documentsOf = (partNumber: number): { readonly documentId: string; readonly exhibitId: number }[] =>
  Array.from({ length: CONTEST_DOCUMENTS }, (_, i) => ({
    documentId: `S${partNumber}-${i}`,
    exhibitId: partNumber * CONTEST_DOCUMENTS + i,
  }));
