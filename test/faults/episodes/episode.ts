import type { Choose } from '../choices.ts';
import type { FaultServer } from '../fault.ts';
import type { DeliveredMessage } from '../lab/delivery-log.ts';
import type { FunctionLogs } from '../lab/function-logs.ts';
import type { Lab } from '../lab/lab.ts';
import type { Span } from './outlasts-receives.ts';
import type { Strike } from './strike.ts';

/** What an episode breaks things with, while the import of its case runs. */
export interface EpisodeSubject {
  readonly lab: Lab;
  readonly server: FaultServer;
  readonly caseId: number;
  /** The episode's own choices. */
  readonly choose: Choose;
  readonly short: boolean;
  /** Aborts when the import has ended: whatever is broken then comes too late. */
  readonly ended: AbortSignal;
}

/** What was broken. */
export interface Struck {
  /** All that was wanted. One that struck less often than that is a problem, whatever else held. */
  readonly strikes: readonly [Strike, ...Strike[]];
  /** Seconds in which something could not be used. */
  readonly secondsAway: number;
  /** When that was, as far as the episode wants to know. */
  readonly spans?: readonly Span[];
  /** Of the server. */
  readonly kills?: number;
  /** More that is worth a figure. */
  readonly figures?: Readonly<Record<string, number>>;
}

/** What an episode leaves behind when its import has ended. */
export interface Traces {
  readonly struck: Struck;
  /** Those of its file's case. */
  readonly messages: readonly DeliveredMessage[];
  /** Those that a producer sent meanwhile, to a case of its own; none where there was no producer. */
  readonly produced: readonly DeliveredMessage[];
  /** What functions wrote since it began. */
  readonly logs: FunctionLogs;
  /** When nothing was broken any more, in milliseconds since the epoch; in the short form others strike after that. */
  readonly mendedAt: number;
}

/** What came of an episode. */
export interface EpisodeResult {
  readonly figures: Readonly<Record<string, number | string>>;
  /** In words. */
  readonly problems: readonly string[];
}

/** One way in which something breaks and is mended, over the import of a case of its own. */
export interface Episode {
  readonly name: string;
  /** Resolves when nothing is broken any more. */
  strike(subject: EpisodeSubject): Promise<Struck>;
  /** What shows only at the end: what the episode was to show and did not is a problem. */
  readonly tell?: (traces: Traces) => EpisodeResult;
}
