import type { ReadObject } from '../../shared/aws/object-source.ts';
import type { Sessions } from '../../shared/cases/sessions.ts';
import type { AdvanceBatch } from '../../shared/messages/commands/advance-batch.ts';
import type { TagDocuments } from '../../shared/messages/commands/tag-documents.ts';
import type { LoaderMessage } from '../../shared/messages/queues/loader-queue.ts';
import type { PublishEvents } from '../../shared/messages/send/publish-events.ts';
import type { SendMessages } from '../../shared/messages/send/send-messages.ts';
import type { Measure } from '../../shared/observability/metrics.ts';

/** What the documentloader needs of the world. */
export interface LoaderPorts {
  readonly sessions: Pick<Sessions, 'writerSession' | 'coreWriterSession'>;
  readonly readObject: ReadObject;
  readonly publish: PublishEvents;
  readonly sendToTagger: SendMessages<TagDocuments>;
  readonly sendToCheckpoint: SendMessages<AdvanceBatch>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly measure: Measure;
}

/** The messages of one type. */
export type MessageOf<T extends LoaderMessage['eventType']> = Extract<LoaderMessage, { eventType: T }>;
