import { type FindOptions, QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { SqlValue, Statement } from '../../core/sql.ts';
import { insertStatements, type Row, valueLists } from '../../core/statement-builder.ts';
import type { AnyTable, ReadRow, Tables } from '../../models/table.ts';
import type { Models } from './models.ts';

/** What a finder takes; the transaction and the form of the rows are the session's business. */
export type Find = Pick<FindOptions, 'where' | 'order' | 'limit' | 'attributes'>;

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
  /** Inserts rows that are not there yet, in statements cut by bytes. @returns the number of rows inserted. */
  insert(table: AnyTable, rows: readonly Row[]): Promise<number>;
}

export function createSession<Ts extends Tables>(
  sequelize: Sequelize,
  transaction: Transaction,
  schema: string,
  tables: Ts,
  models: Models<Ts>,
): Session<Ts> {
  const run = async (statements: readonly Statement[]): Promise<number> => {
    let changed = 0;
    for (const { sql } of statements) {
      // BULKUPDATE is the one type for which Sequelize gives back the number of affected rows, whatever the statement.
      changed += await sequelize.query(sql, { transaction, type: QueryTypes.BULKUPDATE, raw: true });
    }
    return changed;
  };
  const findAll = async <K extends keyof Ts & string>(table: K, options: Find = {}): Promise<ReadRow<Ts[K]>[]> => {
    const found = (await models[table].findAll({ ...options, transaction, raw: true })) as unknown as Row[];
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
    insert: (table, rows) => run(insertStatements({ schema, table: table.name, key: table.key }, rows)),
  };
}

/** MySQL gives JSON columns parsed, MariaDB as the text that they are there. */
function withParsedJson(table: AnyTable | undefined, row: Row): object {
  const parsed: Record<string, unknown> = { ...row };
  for (const [name, { type }] of Object.entries(table?.columns ?? {})) {
    const value: unknown = row[name];
    if (type.kind !== 'json' || value === null || value === undefined) continue;
    parsed[name] = type.schema.parse(typeof value === 'string' ? JSON.parse(value) : value);
  }
  return parsed;
}
