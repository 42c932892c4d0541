import { createHash } from 'node:crypto';
import { qualified, type SqlValue, type Statement, sql } from '../../core/sql.ts';

/*
 * The table, made by the core migrations:
 *
 *   CREATE TABLE idempotency_records (
 *     id_digest BINARY(32) NOT NULL,
 *     id VARCHAR(512) NOT NULL,
 *     owner BINARY(16) NOT NULL,
 *     status VARCHAR(16) NOT NULL,
 *     expiry_epoch_s BIGINT NOT NULL,
 *     in_progress_expiry_epoch_ms BIGINT NULL,
 *     response_json MEDIUMTEXT NULL,
 *     payload_digest VARCHAR(128) NULL,
 *     PRIMARY KEY (id_digest),
 *     KEY idempotency_records_expiry (expiry_epoch_s)
 *   )
 *
 * Times are integers since 1970 because Powertools compares them so. The digest is the key because a key of fixed
 * width never meets InnoDB's limit or a collation.
 */
const table = (schema: string) => qualified(schema, 'idempotency_records');
const digest = (id: string): Uint8Array => createHash('sha256').update(id).digest();

/** A claim of one command by one worker. */
export interface Claim {
  readonly id: string;
  /** 16 random bytes, new for each claim. */
  readonly owner: Uint8Array;
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
export function claimStatement(schema: string, claim: Claim, nowMs: number): Statement {
  const { id, owner, expirySeconds, inProgressExpiryMs, payloadDigest } = claim;
  const inProgress: SqlValue = 'INPROGRESS';
  return sql`INSERT INTO ${table(schema)}
(id_digest, id, owner, status, expiry_epoch_s, in_progress_expiry_epoch_ms, response_json, payload_digest)
VALUES (${digest(id)}, ${id}, ${owner}, ${inProgress}, ${expirySeconds}, ${inProgressExpiryMs}, NULL, ${payloadDigest})
ON DUPLICATE KEY UPDATE
owner = IF(expiry_epoch_s * 1000 < ${nowMs}
  OR (status = ${inProgress} AND in_progress_expiry_epoch_ms < ${nowMs}), ${owner}, owner),
status = IF(owner = ${owner}, ${inProgress}, status),
expiry_epoch_s = IF(owner = ${owner}, ${expirySeconds}, expiry_epoch_s),
in_progress_expiry_epoch_ms = IF(owner = ${owner}, ${inProgressExpiryMs}, in_progress_expiry_epoch_ms),
response_json = IF(owner = ${owner}, NULL, response_json),
payload_digest = IF(owner = ${owner}, ${payloadDigest}, payload_digest)`;
}

/** Reads a record; the owner as upper-case hexadecimal. */
export const findStatement = (schema: string, id: string): Statement =>
  sql`SELECT HEX(owner) AS owner, status, expiry_epoch_s, in_progress_expiry_epoch_ms, response_json, payload_digest
FROM ${table(schema)} WHERE id_digest = ${digest(id)}`;

/** What a command came to. */
export interface Completion {
  readonly id: string;
  readonly owner: Uint8Array;
  readonly expirySeconds: number;
  readonly responseJson: string | null;
}

/** Stores a result, unless somebody has taken the claim over: theirs is the later word. */
export const completeStatement = (schema: string, { id, owner, expirySeconds, responseJson }: Completion): Statement =>
  sql`UPDATE ${table(schema)}
SET status = 'COMPLETED', expiry_epoch_s = ${expirySeconds}, response_json = ${responseJson}
WHERE id_digest = ${digest(id)} AND owner = ${owner}`;

/** Gives a claim up, unless somebody has taken it over. */
export const releaseStatement = (schema: string, id: string, owner: Uint8Array): Statement =>
  sql`DELETE FROM ${table(schema)} WHERE id_digest = ${digest(id)} AND owner = ${owner}`;
