import { IdempotencyItemAlreadyExistsError, IdempotencyItemNotFoundError } from '@aws-lambda-powertools/idempotency';
import { BasePersistenceLayer, IdempotencyRecord } from '@aws-lambda-powertools/idempotency/persistence';
import type { IdempotencyRecordOptions } from '@aws-lambda-powertools/idempotency/types';

interface Item extends IdempotencyRecordOptions {
  readonly owner: ReferenceLayer;
}

/** What the reference layers of all workers share, as they would a DynamoDB table. */
export type ReferenceTable = Map<string, Item>;

/**
 * Powertools' own store as its documentation and its DynamoDB layer have it, in memory: the condition of the put word
 * for word. Beyond it, an update or a delete applies only while the claim is still one's own, which is what Caseload
 * asks of a store as well.
 * @see https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/#bring-your-own-persistent-store
 */
export class ReferenceLayer extends BasePersistenceLayer {
  readonly #table: ReferenceTable;

  constructor(table: ReferenceTable) {
    super();
    this.#table = table;
  }

  protected override async _putRecord(record: IdempotencyRecord): Promise<void> {
    const now = Date.now();
    const item = this.#table.get(record.idempotencyKey);
    const mayPut =
      item === undefined ||
      Number(item.expiryTimestamp) < now / 1_000 ||
      (item.status === 'INPROGRESS' &&
        item.inProgressExpiryTimestamp !== undefined &&
        item.inProgressExpiryTimestamp < now);
    if (!mayPut) throw new IdempotencyItemAlreadyExistsError('The condition failed.', new IdempotencyRecord(item));
    this.#table.set(record.idempotencyKey, { ...optionsOf(record), status: 'INPROGRESS', owner: this });
  }

  protected override async _getRecord(idempotencyKey: string): Promise<IdempotencyRecord> {
    const item = this.#table.get(idempotencyKey);
    if (!item) throw new IdempotencyItemNotFoundError('There is no such item.');
    return new IdempotencyRecord(item);
  }

  protected override async _updateRecord(record: IdempotencyRecord): Promise<void> {
    const item = this.#table.get(record.idempotencyKey);
    if (item?.owner !== this) return;
    const { expiryTimestamp, responseData } = record;
    this.#table.set(record.idempotencyKey, { ...item, status: 'COMPLETED', expiryTimestamp, responseData });
  }

  protected override async _deleteRecord({ idempotencyKey }: IdempotencyRecord): Promise<void> {
    if (this.#table.get(idempotencyKey)?.owner === this) this.#table.delete(idempotencyKey);
  }
}

const optionsOf = ({ idempotencyKey, expiryTimestamp, inProgressExpiryTimestamp, payloadHash }: IdempotencyRecord) => ({
  idempotencyKey,
  expiryTimestamp,
  inProgressExpiryTimestamp,
  payloadHash,
});
