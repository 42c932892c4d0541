import type { Sessions } from '../../../shared/shell/database/sessions.ts';
import type { PublishEvents } from '../../../shared/shell/messaging/publish-events.ts';
import type { ReadMetadata, ReadObject } from '../../../shared/shell/object-source.ts';

/** What intake needs of the world. */
export interface IntakePorts {
  readonly sessions: Pick<Sessions, 'writerSession' | 'coreWriterSession'>;
  readonly readObject: ReadObject;
  readonly readMetadata: ReadMetadata;
  readonly publish: PublishEvents;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}
