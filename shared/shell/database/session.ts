import { type FindOptions, Op, QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { SqlValue, Statement } from '../../core/sql.ts';
import { insertStatements, type Row, valueLists } from '../../core/statement-builder.ts';
import type { AnyTable, ReadRow, Tables } from '../../models/table.ts';
import type { Models } from './models.ts';

/** What a finder takes; the transaction and the form of the rows are the session's business. */
export type Find = Pick<FindOptions, 'where' | 'order' | 'limit' | 'attributes'> & {
  /** Soft-deleted rows as well: a key holds them too, so whoever looks a key up must see them. */
  readonly withDeleted?: boolean;
};

/** One transaction on one database, with the models bound to it. */
export interface Session<Ts extends Tables> {
  readonly schema: string;
  readonly models: Models<Ts>;
  /** The active rows of a table, as plain objects; JSON columns are parsed by their schemas. */
  findAll<K extends keyof Ts & string>(table: K, options?: Find): Promise<ReadRow<Ts[K]>[]>;
  findOne<K extends keyof Ts & string>(table: K, options?: Find): Promise<ReadRow<Ts[K]> | null>;
  /** The rows whose `column` is one of `values`, found in as few statements as the values' bytes allow. */
  findIn<K extends keyof Ts & string>(
    table: K,
    column: keyof Ts[K]['columns'] & string,
    values: readonly SqlValue[],
    options?: Find,
  ): Promise<ReadRow<Ts[K]>[]>;
  /** Runs statements in order. @returns the rows they changed, in all; an untouched duplicate counts 0. */
  run(statements: readonly Statement[]): Promise<number>;
  /** Runs one SELECT. */
  rows<R extends object>(statement: Statement): Promise<R[]>;
  /**
   * Inserts rows that are not there yet, in statements cut by bytes.
   * @returns the number of rows inserted.
   * @throws ForeignCaseError for a row of another case than the session's.
   */
  insert(table: AnyTable, rows: readonly Row[]): Promise<number>;
}

/** A row of another case: in a shared schema it would be written, and be seen there. */
export class ForeignCaseError extends Error {
  override readonly name = 'ForeignCaseError';
}

/** @param caseId The case whose rows may be written; null on the core database. */
export function createSession<Ts extends Tables>(
  sequelize: Sequelize,
  transaction: Transaction,
  schema: string,
  tables: Ts,
  models: Models<Ts>,
  caseId: number | null,
): Session<Ts> {
  const run = async (statements: readonly Statement[]): Promise<number> => {
    let changed = 0;
    for (const { sql } of statements) {
      // BULKUPDATE is the one type for which Sequelize gives back the number of affected rows, whatever the statement.
      changed += await sequelize.query(sql, { transaction, type: QueryTypes.BULKUPDATE, raw: true });
    }
    return changed;
  };
  const findAll = async <K extends keyof Ts & string>(
    table: K,
    { withDeleted = false, where, ...options }: Find = {},
  ): Promise<ReadRow<Ts[K]>[]> => {
    const ofCase = caseId === null ? [] : [{ npcase_id: caseId }];
    const finder = withDeleted ? models[table].unscoped() : models[table];
    const conditions = { [Op.and]: [...(where ? [where] : []), ...(withDeleted ? ofCase : [])] };
    const found = (await finder.findAll({ ...options, where: conditions, transaction, raw: true })) as unknown as Row[];
    return found.map((row) => withParsedJson(tables[table], row)) as ReadRow<Ts[K]>[];
  };
  const findIn: Session<Ts>['findIn'] = async (table, column, values, { where, ...options } = {}) => {
    const lists = valueLists(values);
    const found = [];
    for (const list of lists)
      found.push(await findAll(table, { ...options, where: { ...(where as object), [column]: list } }));
    return found.flat();
  };
  return {
    schema,
    models,
    findAll,
    findIn,
    findOne: async (table, options = {}) => (await findAll(table, { ...options, limit: 1 }))[0] ?? null,
    run,
    rows: ({ sql }) => sequelize.query(sql, { transaction, type: QueryTypes.SELECT, raw: true }),
    insert: async (table, rows) => {
      if (caseId !== null && rows.some((row) => row['npcase_id'] !== caseId))
        throw new ForeignCaseError(`A session on case ${caseId} writes rows of that case only.`);
      const { inserts, appends } = insertStatements({ schema, table: table.name, key: table.key }, rows);
      const inserted = await run(inserts);
      // Rows that were there were completed by the transaction that inserted them.
      if (inserted > 0) await run(appends);
      return inserted;
    },
  };
}

/** MySQL gives JSON columns parsed, MariaDB as the text that they are there. */
function withParsedJson(table: AnyTable | undefined, row: Row): object {
  const parsed: Record<string, unknown> = { ...row };
  for (const [name, { type }] of Object.entries(table?.columns ?? {})) {
    const value: unknown = row[name];
    if ((type.kind !== 'json' && type.kind !== 'jsontext') || value === null || value === undefined) continue;
    parsed[name] = type.schema.parse(typeof value === 'string' ? JSON.parse(value) : value);
  }
  return parsed;
}
