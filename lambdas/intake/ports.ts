import type { ReadMetadata, ReadObject } from '../../shared/aws/object-source.ts';
import type { Sessions } from '../../shared/cases/sessions.ts';
import type { PublishEvents } from '../../shared/messages/send/publish-events.ts';

/** What intake needs of the world. */
export interface IntakePorts {
  readonly sessions: Pick<Sessions, 'writerSession' | 'coreWriterSession'>;
  readonly readObject: ReadObject;
  readonly readMetadata: ReadMetadata;
  readonly publish: PublishEvents;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}
