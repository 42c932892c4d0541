import type { LoaderMessage } from '../../../shared/events/loader-queue.ts';
import type { Sessions } from '../../../shared/shell/database/sessions.ts';
import type { PublishEvents } from '../../../shared/shell/messaging/publish-events.ts';
import type { SendMessages } from '../../../shared/shell/messaging/send-messages.ts';
import type { Measure } from '../../../shared/shell/metrics.ts';
import type { ReadObject } from '../../../shared/shell/object-source.ts';

/** What the documentloader needs of the world. */
export interface LoaderPorts {
  readonly sessions: Pick<Sessions, 'writerSession' | 'coreWriterSession'>;
  readonly readObject: ReadObject;
  readonly publish: PublishEvents;
  readonly sendToTagger: SendMessages;
  readonly sendToCheckpoint: SendMessages;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly measure: Measure;
}

/** The messages of one type. */
export type MessageOf<T extends LoaderMessage['eventType']> = Extract<LoaderMessage, { eventType: T }>;
