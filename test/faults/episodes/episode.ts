import type { SeededRandom } from '../../../localstack/demo/sample/seeded-random.ts';
import type { FaultServer } from '../fault.ts';
import type { DeliveredMessage } from '../lab/delivery-log.ts';
import type { Lab } from '../lab/lab.ts';

/** What an episode breaks things with, while the import of its case runs. */
export interface EpisodeSubject {
  readonly lab: Lab;
  readonly server: FaultServer;
  readonly caseId: number;
  readonly random: SeededRandom;
  readonly short: boolean;
  /** Aborts when the import has ended: whatever is broken then comes too late. */
  readonly ended: AbortSignal;
}

/** What was broken. */
export interface Struck {
  readonly times: number;
  /** Seconds in which something could not be used. */
  readonly secondsAway: number;
  /** More that is worth a figure. */
  readonly figures?: Readonly<Record<string, number>>;
}

export const NOT_STRUCK: Struck = { times: 0, secondsAway: 0 };

/** One way in which something breaks and is mended, over the import of a case of its own. */
export interface Episode {
  readonly name: string;
  /** Resolves when nothing is broken any more. */
  strike(subject: EpisodeSubject): Promise<Struck>;
  /** What the episode was to show and did not, in words, from the messages of its case. */
  readonly unshown?: (messages: readonly DeliveredMessage[]) => string[];
}
