import type { Sessions } from '../../shared/cases/sessions.ts';
import type { AdvanceBatch } from '../../shared/messages/commands/advance-batch.ts';
import type { ReloadPart } from '../../shared/messages/commands/reload-part.ts';
import type { ObjectNotification } from '../../shared/messages/commands/s3-notification.ts';
import type { SendMessages } from '../../shared/messages/send/send-messages.ts';
import type { Log } from '../../shared/observability/logger.ts';
import type { Measure } from '../../shared/observability/metrics.ts';

/** What the sweeper needs of the world. */
export interface SweeperPorts {
  readonly sessions: Pick<Sessions, 'writerSession' | 'coreWriterSession' | 'directory'>;
  readonly sendToIntake: SendMessages<ObjectNotification>;
  readonly sendToLoader: SendMessages<ReloadPart>;
  readonly sendToCheckpoint: SendMessages<AdvanceBatch>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: Log;
  readonly measure: Measure;
  /** Milliseconds without a move after which a batch stands still. */
  readonly afterMs: number;
}
