import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import type { Context } from 'aws-lambda';
import { type IdempotencyStore, MysqlPersistenceLayer } from './mysql-persistence-layer.ts';

/** What JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** One command to carry out once. */
export interface IdempotentCommand<R extends Json | undefined> {
  /** Names the command: its event type, case, batch, part and whatever else tells it from others. */
  readonly key: readonly (string | number)[];
  /** What must be the same each time the key comes; only its digest is kept. */
  readonly payload: Json;
  /** Milliseconds until Lambda ends the invocation; then the claim counts as abandoned. */
  readonly remainingMs: () => number;
  /** Returns ids and counts at most: the result is stored, in at most 8 KB of JSON. */
  readonly work: () => Promise<R>;
}

export interface IdempotentCommandsOptions {
  readonly store: IdempotencyStore;
  /** The core database. */
  readonly schema: string;
  /** Keeps the commands of one function apart from another's. */
  readonly name: string;
  readonly expiresAfterSeconds: number;
  /** Makes 16 random bytes. */
  readonly newOwner: () => Buffer;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Runs a command, or gives the result of the run before. It saves work: what makes a repeat harmless are the keys of
 * the tables that the command writes.
 *
 * @throws {IdempotencyAlreadyInProgressError} while another worker is at the same command; receive it again later.
 * @throws {IdempotencyValidationError} when the key comes with another payload.
 * @throws whatever `work` throws, after its claim was given up.
 */
export type RunCommand = <R extends Json | undefined>(command: IdempotentCommand<R>) => Promise<R>;

/** Milliseconds for which a worker keeps others from its command. */
const MAX_CLAIM_MS = 15_000;

/** Makes commands idempotent by Powertools on MySQL. */
export function createIdempotentCommands(options: IdempotentCommandsOptions): RunCommand {
  const { store, schema, name, expiresAfterSeconds, newOwner, now } = options;
  return async <R extends Json | undefined>({ key, payload, remainingMs, work }: IdempotentCommand<R>): Promise<R> => {
    // Both are made anew for each run: a layer keeps its first configuration, and a configuration its Lambda context.
    const persistenceStore = new MysqlPersistenceLayer({ store, schema, owner: newOwner(), now });
    const config = new IdempotencyConfig({
      eventKeyJmesPath: 'key',
      payloadValidationJmesPath: 'payload',
      throwOnNoIdempotencyKey: true,
      expiresAfterSeconds,
      hashFunction: 'sha256',
    });
    // Powertools finds the context by itself only when it wraps the handler; without it a claim never counts as abandoned.
    // Zero would read as unknown to it.
    // And not for long: when the database fails, so does giving up the claim, and a claim that outlives its worker keeps
    // every retry from the work. Two workers at once are harmless, because the rows' own locks and keys decide.
    const claimedMs = () => Math.min(MAX_CLAIM_MS, Math.max(1, remainingMs()));
    config.registerLambdaContext({ getRemainingTimeInMillis: claimedMs } as Context);

    let failure: { readonly error: unknown } | undefined;
    const once = async (_data: { key: readonly (string | number)[]; payload: Json }): Promise<R> => {
      try {
        return await work();
      } catch (error) {
        failure = { error };
        throw error;
      }
    };
    const run = makeIdempotent(once, { persistenceStore, config, keyPrefix: name });
    try {
      return (await run({ key, payload })) as R;
    } catch (error) {
      // When giving up the claim fails as well, Powertools throws that, and a PermanentError would come out retryable.
      throw failure ? failure.error : error;
    }
  };
}
