import { type FindOptions, Op, QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { Models } from '../mysql/connections/models.ts';
import { insertStatements, type Row, valueLists } from '../mysql/queries/insert-statements.ts';
import { createQueries, type Queries, type Query } from '../mysql/queries/queries.ts';
import type { RowScope } from '../mysql/queries/row-scope.ts';
import type { SqlValue, Statement } from '../mysql/queries/statement.ts';
import type { AnyTable, ReadRow, Tables } from '../schema/table.ts';

/** What a finder takes; the transaction and the form of the rows are the session's business. */
export type Find = Pick<FindOptions, 'where' | 'order' | 'limit' | 'attributes'> & {
  /** Soft-deleted rows as well: a key holds them too, so whoever looks a key up must see them. */
  readonly withDeleted?: boolean;
};

/**
 * One transaction on one database, with the models bound to it.
 * @typeParam Scoped The columns that every row of the session has the same value in; statements do not name them.
 */
export interface Session<Ts extends Tables, Scoped extends string = never> {
  readonly schema: string;
  readonly models: Models<Ts>;
  /** Builds queries over the session's rows, to be run by `run`, `rows` and `first`. */
  readonly db: Queries<Ts, Scoped>;
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
  /** Runs queries and statements in order. @returns the rows they changed, in all; an untouched duplicate counts 0. */
  run(statements: readonly (Query | Statement)[]): Promise<number>;
  /** Runs one SELECT. */
  rows<R extends object>(query: Query<R> | Statement): Promise<R[]>;
  /** Runs one SELECT that gives one row, as one with sums alone does. */
  first<R extends object>(query: Query<R>): Promise<R>;
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

/** What a session is made of. */
export interface SessionParts<Ts extends Tables> {
  readonly sequelize: Sequelize;
  readonly transaction: Transaction;
  readonly schema: string;
  readonly tables: Ts;
  /** Bound to the schema, and to the case where there is one. */
  readonly models: Models<Ts>;
}

/** @param scope The columns that every row of the session has the same value in; none on the core database. */
export function createSession<Ts extends Tables, Scoped extends string = never>(
  parts: SessionParts<Ts>,
  scope: Readonly<Record<Scoped, number>>,
): Session<Ts, Scoped> {
  const { schema, tables, models } = parts;
  const { run, rows } = runners(parts);
  const findAll = finder(parts, scope);
  return {
    schema,
    models,
    db: createQueries(schema, tables, scope),
    findAll,
    findOne: async (table, options = {}) => (await findAll(table, { ...options, limit: 1 }))[0] ?? null,
    findIn: async (table, column, values, { where, ...options } = {}) => {
      const found = [];
      for (const list of valueLists(values))
        found.push(await findAll(table, { ...options, where: { ...(where as object), [column]: list } }));
      return found.flat();
    },
    run,
    rows,
    first: async (query) => {
      const [row] = await rows(query);
      if (!row) throw new Error('A query that gives one row has given none.');
      return row;
    },
    insert: async (table, some) => {
      const target = { schema, table: table.name, key: table.key };
      const { inserts, appends } = insertStatements(target, scopedRows(table, some, scope));
      const inserted = await run(inserts);
      // Rows that were there were completed by the transaction that inserted them.
      if (inserted > 0) await run(appends);
      return inserted;
    },
  };
}

function runners({ sequelize, transaction }: Pick<SessionParts<Tables>, 'sequelize' | 'transaction'>) {
  return {
    run: async (statements: readonly (Query | Statement)[]): Promise<number> => {
      let changed = 0;
      for (const statement of statements) {
        const { sql } = statementOf(statement);
        // BULKUPDATE is the one type for which Sequelize gives back the number of affected rows, whatever the statement.
        changed += await sequelize.query(sql, { transaction, type: QueryTypes.BULKUPDATE, raw: true });
      }
      return changed;
    },
    rows: <R extends object>(query: Query<R> | Statement): Promise<R[]> =>
      sequelize.query<R>(statementOf(query).sql, { transaction, type: QueryTypes.SELECT, raw: true }),
  };
}

function finder<Ts extends Tables>(
  { tables, models, transaction }: SessionParts<Ts>,
  scope: RowScope,
): Session<Ts>['findAll'] {
  return async (name, { withDeleted = false, where, ...options } = {}) => {
    const table = tables[name] as AnyTable;
    // The models' own scope has the case; without it all of the session's scope has to be named.
    const { npcase_id: caseId, ...rest } = scopeOf(table, scope);
    const own = withDeleted && caseId !== undefined ? { ...rest, npcase_id: caseId } : rest;
    const model = withDeleted ? models[name].unscoped() : models[name];
    const conditions = { [Op.and]: [...(where ? [where] : []), own] };
    const found = (await model.findAll({ ...options, where: conditions, transaction, raw: true })) as unknown as Row[];
    return found.map((row) => withParsedJson(table, row)) as never;
  };
}

/** What of a scope holds for the rows of a table. */
const scopeOf = (table: AnyTable, scope: RowScope): Record<string, number> =>
  Object.fromEntries(Object.entries(scope).filter(([column]) => column in table.columns));

function scopedRows(table: AnyTable, rows: readonly Row[], scope: RowScope): Row[] {
  const own = scopeOf(table, scope);
  return rows.map((row) => {
    const foreign = Object.entries(own).find(([column, value]) => (row[column] ?? value) !== value);
    if (foreign) throw new ForeignCaseError(`A session writes rows of its own only, with ${foreign.join(' ')}.`);
    return { ...own, ...row };
  });
}

const statementOf = (query: Query | Statement): Statement => ('compile' in query ? query.compile() : query);

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
