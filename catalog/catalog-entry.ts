import type * as z from 'zod';

/** Who publishes or reads a message. Those in `OUTSIDE` are none of Caseload's functions. */
export type Party =
  | 'intake'
  | 'documentloader'
  | 'tagger'
  | 'checkpoint'
  | 'migrator'
  | 'sweeper'
  | 'producer'
  | 'S3'
  | 'EventBridge'
  | 'operator'
  | 'subscriber';

const OUTSIDE: readonly Party[] = ['producer', 'S3', 'EventBridge', 'operator', 'subscriber'];

/** Where a message travels: a queue, or the topic. */
export type Channel = 'intake' | 'loader' | 'tagger' | 'checkpoint' | 'migrator' | 'sweeper' | 'events';

/** One version of one message type, as the catalog tells it. */
export interface CatalogEntry {
  readonly type: string;
  readonly version: number;
  readonly direction: 'in' | 'command' | 'out';
  readonly channel: Channel;
  readonly producers: readonly Party[];
  readonly consumers: readonly Party[];
  /** One or two sentences. */
  readonly summary: string;
  readonly schema: z.ZodType;
  /** Bodies as they are sent; the first is shown as the example. */
  readonly examples: readonly [unknown, ...unknown[]];
}

/** Who of Caseload deals with the message. Both may hold: a command is written by one function and read by another. */
export interface Roles {
  /** We read it, so what was allowed must stay allowed. */
  readonly reads: boolean;
  /** We write it, so what was promised must stay true. */
  readonly writes: boolean;
}

const ours = (party: Party): boolean => !OUTSIDE.includes(party);

/**
 * Caseload's side of a message. Operators send commands with Caseload's own command line, which is deployed with it, so
 * a command counts as written by us.
 */
export const rolesOf = ({ direction, producers, consumers }: CatalogEntry): Roles => ({
  reads: consumers.some(ours),
  writes: direction === 'command' || producers.some(ours),
});
