import type { SeededRandom } from '../../demo/sample/seeded-random.ts';
import type { PrivateServer } from '../../localstack/database/private-server.ts';
import type { FaultTotals } from './fault-totals.ts';

/** A database server that is ours to kill and to start again. */
export type FaultServer = PrivateServer;

/** What a fault is given to break the system with. */
export interface FaultContext {
  /** Decides the data and every choice; not when processes come to what. */
  readonly seed: number;
  /** Rows of the production. */
  readonly documents: number;
  /** The form for CI: the same breaks, fewer of them. */
  readonly short: boolean;
  /** The server itself, which may be killed and started again. */
  readonly server: FaultServer;
  /** For choices that nothing races for; a `chooser` is for the others. */
  readonly random: SeededRandom;
  /** Progress, for people. */
  readonly print: (line: string) => void;
}

/** What came of a fault. */
export interface FaultResult {
  readonly figures: Readonly<Record<string, number | string>>;
  /** In words; empty when the promise held. */
  readonly problems: readonly string[];
  /** Summed over the faults; none when nothing is imported. */
  readonly totals?: FaultTotals;
}

/** One way to break the system on purpose. */
export interface Fault {
  /** As `--only` takes it. */
  readonly name: string;
  readonly title: string;
  readonly documents: { readonly full: number; readonly short: number };
  run(context: FaultContext): Promise<FaultResult>;
}
