import { randomBytes } from 'node:crypto';
import { IdempotencyConfig, type IdempotencyItemAlreadyExistsError } from '@aws-lambda-powertools/idempotency';
import { type BasePersistenceLayer, IdempotencyRecord } from '@aws-lambda-powertools/idempotency/persistence';
import type { Sessions } from '../../../shared/cases/sessions.ts';
import { type IdempotencyStore, MysqlPersistenceLayer } from '../../../shared/idempotency/mysql-persistence-layer.ts';
import { ReferenceLayer, type ReferenceTable } from './reference-layer.ts';

export const EXPIRES_AFTER_SECONDS = 3_600;

/** What Powertools is given: the key names the command, the payload must be the same each time. A type, because it is JSON. */
export type CommandData = {
  readonly key: (string | number)[];
  readonly payload: string;
};

/** As a function's runtime has it: a transaction for each statement, on the core database. */
export const storeOf = ({ coreWriterSession }: Sessions): IdempotencyStore => ({
  rows: (statement) => coreWriterSession((session) => session.rows(statement)),
  run: (statement) => coreWriterSession((session) => session.run([statement])),
});

/** A layer for one execution of one command, configured as Powertools does it, on this process's clock. */
export const mysqlLayer = (store: IdempotencyStore, schema: string): BasePersistenceLayer =>
  configured(new MysqlPersistenceLayer({ store, schema, owner: randomBytes(16), now: () => Date.now() }));

/** The same by Powertools' reference. */
export const referenceLayer = (table: ReferenceTable): BasePersistenceLayer => configured(new ReferenceLayer(table));

function configured(layer: BasePersistenceLayer): BasePersistenceLayer {
  const config = new IdempotencyConfig({
    eventKeyJmesPath: 'key',
    payloadValidationJmesPath: 'payload',
    throwOnNoIdempotencyKey: true,
    expiresAfterSeconds: EXPIRES_AFTER_SECONDS,
    hashFunction: 'sha256',
  });
  layer.configure({ config, keyPrefix: 'contract' });
  return layer;
}

/** A record as a caller sees it. */
export const seen = (record: IdempotencyRecord | undefined) =>
  record && {
    key: record.idempotencyKey,
    status: record.getStatus(),
    response: record.getResponse(),
    expiry: record.expiryTimestamp,
    inProgressExpiry: record.inProgressExpiryTimestamp,
    payload: record.payloadHash,
  };

/** How an operation of a layer ended: well, with the record found, or with its error and the record that came with it. */
export const outcomeOf = (operation: Promise<unknown>) =>
  operation.then(
    (record) => ({ ended: 'well', record: record instanceof IdempotencyRecord ? seen(record) : undefined }),
    (error: IdempotencyItemAlreadyExistsError) => ({ ended: error.name, record: seen(error.existingRecord) }),
  );
