import { IdempotencyAlreadyInProgressError } from '@aws-lambda-powertools/idempotency';
import { saysServiceAway } from '../aws/core/service-errors.ts';
import { SourceReadError } from '../aws/object-source.ts';
import { causesOf } from '../domain/error-chain.ts';
import type { Endpoint } from '../mysql/connections/endpoint-pool.ts';
import { isContention, isCutOff } from '../mysql/core/mysql-errors.ts';
import type { Log } from '../observability/logger.ts';
import type { Blame } from './core/postponement.ts';

/** Whether what work stands on can be used: the database, and the services that take its messages. */
export interface Availability {
  /**
   * Whether work for a case may begin. After something was found away it may not for a few seconds, and then not before
   * the database answers; otherwise nobody is asked.
   */
  admits(caseId: number | null): Promise<boolean>;
  /** What a failure of work for a case is to be put down to. */
  blame(error: unknown, caseId: number | null): Promise<Blame>;
}

export interface AvailabilityOptions {
  readonly writersOf: (caseId: number | null) => readonly Endpoint[];
  /** Rejects when the server takes no writes now; bounded in time. */
  readonly probe: (writer: Endpoint) => Promise<void>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: Pick<Log, 'warn'>;
}

const isOfOneObject = (error: unknown): boolean =>
  [...causesOf(error)].some((layer) => layer instanceof SourceReadError);

/** How long what was found away counts as away, so that not every message tries it. */
const HOLD_MS = 5_000;

/** A circuit breaker for each writer, and one for the services that take messages, in this process. */
export function createAvailability({ writersOf, probe, clock, log }: AvailabilityOptions): Availability {
  const foundAwayAt = new Map<string, number>();
  const probes = new Map<string, Promise<boolean>>();
  let servicesAwayAt = Number.NEGATIVE_INFINITY;
  const isHeld = (since: number): boolean => clock() - since < HOLD_MS;

  const ask = async (name: string, writer: Endpoint): Promise<boolean> => {
    try {
      await probe(writer);
      foundAwayAt.delete(name);
      return true;
    } catch (error) {
      foundAwayAt.set(name, clock());
      log.warn('The database cannot be used; work is postponed.', { error });
      return false;
    }
  };
  /** Askers at the same time share one probe. */
  const isUsable = async (name: string, writer: Endpoint): Promise<boolean> => {
    if (isHeld(foundAwayAt.get(name) ?? Number.NEGATIVE_INFINITY)) return false;
    const probing = probes.get(name) ?? ask(name, writer).finally(() => probes.delete(name));
    probes.set(name, probing);
    return probing;
  };
  const named = (caseId: number | null) =>
    writersOf(caseId).map((writer) => [`${writer.host}:${writer.port}`, writer] as const);

  return {
    async admits(caseId) {
      if (isHeld(servicesAwayAt)) return false;
      for (const [name, writer] of named(caseId)) {
        if (foundAwayAt.has(name) && !(await isUsable(name, writer))) return false;
      }
      return true;
    },
    async blame(error, caseId) {
      if (saysServiceAway(error)) {
        // One object that cannot be read must not hold up the cases whose objects can.
        if (!isOfOneObject(error)) servicesAwayAt = clock();
        return 'away';
      }
      for (const [name, writer] of named(caseId)) if (!(await isUsable(name, writer))) return 'away';
      if (isCutOff(error)) return 'cut-off';
      if (isContention(error)) return 'contended';
      return error instanceof IdempotencyAlreadyInProgressError ? 'claimed' : 'message';
    },
  };
}
