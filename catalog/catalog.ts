import type { CatalogEntry } from './catalog-entry.ts';
import { commandEntries } from './command-entries.ts';
import { eventEntries } from './event-entries.ts';
import { inboundEntries } from './inbound-entries.ts';

/** Every version of every message that crosses a queue or the topic. */
export const catalog: readonly CatalogEntry[] = [...inboundEntries, ...commandEntries, ...eventEntries];
