import type { Sessions } from '../../shared/cases/sessions.ts';
import type { SendMessages } from '../../shared/messages/send/send-messages.ts';
import type { Log } from '../../shared/observability/logger.ts';
import type { Measure } from '../../shared/observability/metrics.ts';

/** What the sweeper needs of the world. */
export interface SweeperPorts {
  readonly sessions: Pick<Sessions, 'writerSession' | 'coreWriterSession' | 'directory'>;
  readonly sendToIntake: SendMessages;
  readonly sendToLoader: SendMessages;
  readonly sendToCheckpoint: SendMessages;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: Log;
  readonly measure: Measure;
  /** Milliseconds without a move after which a batch stands still. */
  readonly afterMs: number;
}
