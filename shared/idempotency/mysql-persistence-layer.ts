import { IdempotencyItemAlreadyExistsError, IdempotencyItemNotFoundError } from '@aws-lambda-powertools/idempotency';
import { BasePersistenceLayer, IdempotencyRecord } from '@aws-lambda-powertools/idempotency/persistence';
import type { IdempotencyRecordOptions } from '@aws-lambda-powertools/idempotency/types';
import type { InferResult } from 'kysely';
import type { Query } from '../mysql/queries/queries.ts';
import { claimQuery, completeQuery, findQuery, releaseQuery } from './idempotency-queries.ts';

/**
 * Where the records are: each query in a transaction of its own on a writer, repeated after a deadlock, as text.
 * Not the transaction of the command, or nobody would see a claim before it is over.
 */
export interface IdempotencyStore {
  rows<R extends object>(query: Query<R>): Promise<readonly R[]>;
  run(query: Query): Promise<number>;
}

export interface MysqlPersistenceOptions {
  readonly store: IdempotencyStore;
  /** The core database. */
  readonly schema: string;
  /** 16 random bytes that name this claim. */
  readonly owner: Buffer;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** RDS Proxy pins a session for a statement above 16 KB. */
const MAX_RESPONSE_BYTES = 8_192;
/** A record that vanishes between the claim and the look at it was given up: claim again. */
const MAX_CLAIMS = 3;

/**
 * Powertools idempotency on MySQL, for one execution of one command: the owner names the claim, so a worker whose
 * claim was taken over changes nothing any more.
 */
export class MysqlPersistenceLayer extends BasePersistenceLayer {
  readonly #options: MysqlPersistenceOptions;

  constructor(options: MysqlPersistenceOptions) {
    super();
    this.#options = options;
  }

  /** @throws {IdempotencyItemAlreadyExistsError} with the record, when it is done or somebody is at it. */
  protected override async _putRecord(record: IdempotencyRecord): Promise<void> {
    const { store, schema, owner, now } = this.#options;
    const id = record.idempotencyKey;
    const claim = {
      id,
      owner,
      expirySeconds: expiryOf(record),
      inProgressExpiryMs: record.inProgressExpiryTimestamp ?? null,
      payloadDigest: record.payloadHash ?? null,
    };
    for (let claims = 0; claims < MAX_CLAIMS; claims++) {
      await store.run(claimQuery(schema, claim, now()));
      const [found] = await store.rows(findQuery(schema, id));
      if (found?.owner === owner.toString('hex').toUpperCase()) return;
      if (found) throw new IdempotencyItemAlreadyExistsError(`${id} is claimed or done.`, toRecord(id, found));
    }
    throw new Error(`The idempotency record of ${id} vanished after each of ${MAX_CLAIMS} claims.`);
  }

  /** @throws {IdempotencyItemNotFoundError} */
  protected override async _getRecord(id: string): Promise<IdempotencyRecord> {
    const { store, schema } = this.#options;
    const [found] = await store.rows(findQuery(schema, id));
    if (!found) throw new IdempotencyItemNotFoundError(`There is no record of ${id}.`);
    return toRecord(id, found);
  }

  /** @throws {RangeError} when the result is too long to be kept. */
  protected override async _updateRecord(record: IdempotencyRecord): Promise<void> {
    const { store, schema, owner } = this.#options;
    const responseJson = record.responseData === undefined ? null : JSON.stringify(record.responseData);
    if (responseJson !== null && Buffer.byteLength(responseJson) > MAX_RESPONSE_BYTES) {
      throw new RangeError(`A command's result may take ${MAX_RESPONSE_BYTES} bytes as JSON; return ids and counts.`);
    }
    const completion = { id: record.idempotencyKey, owner, expirySeconds: expiryOf(record), responseJson };
    await store.run(completeQuery(schema, completion));
  }

  protected override async _deleteRecord(record: IdempotencyRecord): Promise<void> {
    const { store, schema, owner } = this.#options;
    await store.run(releaseQuery(schema, record.idempotencyKey, owner));
  }
}

function expiryOf({ expiryTimestamp, idempotencyKey }: IdempotencyRecord): number {
  if (expiryTimestamp === undefined) throw new TypeError(`The idempotency record of ${idempotencyKey} never expires.`);
  return expiryTimestamp;
}

type FoundRecord = InferResult<ReturnType<typeof findQuery>>[number];

function toRecord(id: string, row: FoundRecord): IdempotencyRecord {
  return new IdempotencyRecord({
    idempotencyKey: id,
    status: row.status as IdempotencyRecordOptions['status'],
    expiryTimestamp: row.expiry_epoch_s,
    ...(row.in_progress_expiry_epoch_ms === null ? {} : { inProgressExpiryTimestamp: row.in_progress_expiry_epoch_ms }),
    ...(row.response_json === null ? {} : { responseData: JSON.parse(row.response_json) }),
    ...(row.payload_digest === null ? {} : { payloadHash: row.payload_digest }),
  });
}
