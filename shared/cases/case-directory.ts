import { LRUCache } from 'lru-cache';
import { PermanentError } from '../domain/permanent-error.ts';
import type { CaseStatus, DedupePolicy, Isolation } from '../domain/vocabulary.ts';
import type { coreTables } from '../schema/core-tables.ts';
import { caseSchema, sharedSchema } from './core/names.ts';
import type { Session } from './session.ts';

/** What the directory says of a case. */
export interface CaseEntry {
  readonly caseId: number;
  readonly accountId: number;
  readonly region: string;
  readonly isolation: Isolation;
  readonly status: CaseStatus;
  readonly legalHold: boolean;
  readonly dedupePolicy: DedupePolicy;
  readonly windowSize: number;
  readonly schemaVersion: string | null;
  /** The database its rows are in. */
  readonly schema: string;
  /** Endpoints of its region; null means the deployment's own. */
  readonly writerHost: string | null;
  readonly readerHost: string | null;
  readonly port: number | null;
}

export interface CaseDirectory {
  /** @throws PermanentError CASE_UNKNOWN */
  find(caseId: number): Promise<CaseEntry>;
  /** Lets a case take work. @throws PermanentError for a case that is unknown, provisioning, frozen, archived or dropped. */
  admit(caseId: number): Promise<CaseEntry>;
  /** What was last read of a case, however old; for where it is, never for what it may do. */
  lastKnown(caseId: number): CaseEntry | undefined;
  /** Forgets what was cached of a case, or of all. */
  forget(caseId?: number): void;
}

const CACHE_MS = 60_000;

const REFUSALS = {
  provisioning: 'CASE_PROVISIONING',
  frozen: 'CASE_FROZEN',
  archived: 'CASE_ARCHIVED',
  dropped: 'CASE_DROPPED',
} as const satisfies Record<Exclude<CaseStatus, 'active'>, string>;

/**
 * Looks cases up in the core database, each for a minute. A refusal is never taken from the cache: a case unfrozen a
 * second ago must not send messages to the DLQ.
 */
export function createCaseDirectory(
  prefix: string,
  read: <T>(work: (session: Session<typeof coreTables>) => Promise<T>) => Promise<T>,
  clock: () => number = Date.now,
): CaseDirectory {
  const cache = new LRUCache<number, CaseEntry>({ max: 10_000, ttl: CACHE_MS, ttlResolution: 0, perf: { now: clock } });

  const load = (caseId: number): Promise<CaseEntry> =>
    read(async ({ findOne }) => {
      const found = await findOne('npcases', { where: { id: caseId } });
      if (!found) throw new PermanentError('CASE_UNKNOWN');
      const region = await findOne('regions', { where: { name: found.region } });
      const entry: CaseEntry = {
        caseId,
        accountId: found.account_id,
        region: found.region,
        isolation: found.isolation,
        status: found.status,
        legalHold: Boolean(found.legal_hold),
        dedupePolicy: found.dedupe_policy,
        windowSize: found.window_size,
        schemaVersion: found.schema_version,
        schema:
          found.isolation === 'dedicated'
            ? caseSchema(prefix, caseId)
            : (region?.shared_schema ?? sharedSchema(prefix, found.region)),
        writerHost: region?.writer_host ?? null,
        readerHost: region?.reader_host ?? null,
        port: region?.port ?? null,
      };
      cache.set(caseId, entry);
      return entry;
    });

  const find = async (caseId: number): Promise<CaseEntry> => cache.get(caseId) ?? load(caseId);
  return {
    find,
    admit: async (caseId) => {
      const cached = await find(caseId);
      const entry = cached.status === 'active' ? cached : await load(caseId);
      if (entry.status !== 'active') throw new PermanentError(REFUSALS[entry.status]);
      return entry;
    },
    lastKnown: (caseId) => cache.peek(caseId, { allowStale: true }),
    forget: (caseId) => (caseId === undefined ? cache.clear() : void cache.delete(caseId)),
  };
}
