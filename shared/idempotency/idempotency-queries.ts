import { createHash } from 'node:crypto';
import { createQueries, type Query } from '../mysql/queries/queries.ts';
import { coreTables } from '../schema/core-tables.ts';

/*
 * In `idempotency_records` times are integers since 1970 because Powertools compares them so. The digest is the key
 * because a key of fixed width never meets InnoDB's limit or a collation.
 */
const queries = (schema: string) => createQueries(schema, coreTables, {});
const digest = (id: string): Buffer => createHash('sha256').update(id).digest();

/** A claim of one command by one worker. */
export interface Claim {
  readonly id: string;
  /** 16 random bytes, new for each claim. */
  readonly owner: Buffer;
  /** Seconds since 1970; afterwards the record counts as absent. */
  readonly expirySeconds: number;
  /** Milliseconds since 1970; afterwards the claim counts as abandoned. */
  readonly inProgressExpiryMs: number | null;
  readonly payloadDigest: string | null;
}

/**
 * Takes the record when it is absent, expired, or in progress past its time, and leaves it alone otherwise, in one
 * atomic statement. Assignments run from left to right, so once `owner` is decided the others need only ask whether it
 * is ours. Rows affected do not tell who won: their number depends on the connection's flags. Read the owner.
 *
 * @see https://dev.mysql.com/doc/refman/8.0/en/insert-on-duplicate.html
 */
export function claimQuery(schema: string, claim: Claim, nowMs: number): Query {
  const { id, owner, expirySeconds, inProgressExpiryMs, payloadDigest } = claim;
  const taken = {
    status: 'INPROGRESS',
    expiry_epoch_s: expirySeconds,
    in_progress_expiry_epoch_ms: inProgressExpiryMs,
    response_json: null,
    payload_digest: payloadDigest,
  } as const;
  return queries(schema)
    .insertInto('idempotency_records')
    .values({ id_digest: digest(id), id, owner, ...taken })
    .onDuplicateKeyUpdate(({ eb, ref, and, or }) => {
      const expired = eb(eb('expiry_epoch_s', '*', 1_000), '<', nowMs);
      const abandoned = and([eb('status', '=', 'INPROGRESS'), eb('in_progress_expiry_epoch_ms', '<', nowMs)]);
      const whenOurs = <C extends keyof typeof taken>(column: C) =>
        eb.case().when('owner', '=', owner).then(taken[column]).else(ref(column)).end();
      return {
        owner: eb
          .case()
          .when(or([expired, abandoned]))
          .then(owner)
          .else(ref('owner'))
          .end(),
        status: whenOurs('status'),
        expiry_epoch_s: whenOurs('expiry_epoch_s'),
        in_progress_expiry_epoch_ms: whenOurs('in_progress_expiry_epoch_ms'),
        response_json: whenOurs('response_json'),
        payload_digest: whenOurs('payload_digest'),
      };
    });
}

/** The record of a command; the owner as upper-case hexadecimal. */
export const findQuery = (schema: string, id: string) =>
  queries(schema)
    .selectFrom('idempotency_records')
    .select(({ fn }) => [
      fn<string>('hex', ['owner']).as('owner'),
      'status',
      'expiry_epoch_s',
      'in_progress_expiry_epoch_ms',
      'response_json',
      'payload_digest',
    ])
    .where('id_digest', '=', digest(id));

/** What a command came to. */
export interface Completion {
  readonly id: string;
  readonly owner: Buffer;
  readonly expirySeconds: number;
  readonly responseJson: string | null;
}

/** Stores a result, unless somebody has taken the claim over: theirs is the later word. */
export const completeQuery = (schema: string, { id, owner, expirySeconds, responseJson }: Completion): Query =>
  queries(schema)
    .updateTable('idempotency_records')
    .set({ status: 'COMPLETED', expiry_epoch_s: expirySeconds, response_json: responseJson })
    .where('id_digest', '=', digest(id))
    .where('owner', '=', owner);

/** Gives a claim up, unless somebody has taken it over. */
export const releaseQuery = (schema: string, id: string, owner: Buffer): Query =>
  queries(schema).deleteFrom('idempotency_records').where('id_digest', '=', digest(id)).where('owner', '=', owner);
