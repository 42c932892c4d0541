import type { Sessions } from '../../shared/cases/sessions.ts';
import type { PublishEvents } from '../../shared/messages/send/publish-events.ts';

/** What the tagger needs of the world. */
export interface TaggerPorts {
  readonly sessions: Pick<Sessions, 'writerSession'>;
  readonly publish: PublishEvents;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}
