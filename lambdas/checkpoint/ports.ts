import type { Sessions } from '../../shared/cases/sessions.ts';
import type { LoadPart } from '../../shared/messages/commands/load-part.ts';
import type { PublishEvents } from '../../shared/messages/send/publish-events.ts';
import type { SendMessages } from '../../shared/messages/send/send-messages.ts';
import type { Measure } from '../../shared/observability/metrics.ts';

/** What the checkpoint needs of the world. */
export interface CheckpointPorts {
  readonly sessions: Pick<Sessions, 'writerSession'>;
  readonly sendToLoader: SendMessages<LoadPart>;
  readonly publish: PublishEvents;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly measure: Measure;
}
