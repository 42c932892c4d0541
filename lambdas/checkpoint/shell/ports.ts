import type { Sessions } from '../../../shared/shell/database/sessions.ts';
import type { PublishEvents } from '../../../shared/shell/messaging/publish-events.ts';
import type { SendMessages } from '../../../shared/shell/messaging/send-messages.ts';
import type { Measure } from '../../../shared/shell/metrics.ts';

/** What the checkpoint needs of the world. */
export interface CheckpointPorts {
  readonly sessions: Pick<Sessions, 'writerSession'>;
  readonly sendToLoader: SendMessages;
  readonly publish: PublishEvents;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly measure: Measure;
}
