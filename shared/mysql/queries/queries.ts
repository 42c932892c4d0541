import {
  type ColumnType,
  type Compilable,
  DummyDriver,
  Kysely,
  MysqlAdapter,
  MysqlIntrospector,
  type QueryCreator,
} from 'kysely';
import type { Column, Tables } from '../../schema/table.ts';
import { type RowScope, scopePlugin } from './row-scope.ts';
import { TextCompiler } from './text-compiler.ts';

/** What a query may say of a column. JSON is read by finders only, which parse it, whatever the server gives. */
type QueryColumn<C> =
  C extends Column<infer W, infer R>
    ? [R] extends [string | number | boolean | Date | Buffer | null]
      ? ColumnType<R, W | R | Default<C>, W | R>
      : ColumnType<never, W | Default<C>, W>
    : never;

type Default<C> = C extends { readonly optional: true } ? undefined : never;

/** Tables as queries see them: without the columns of the session's scope. */
export type QueryTables<Ts extends Tables, Scoped extends string> = {
  [K in keyof Ts as Ts[K]['name']]: {
    [C in Exclude<keyof Ts[K]['columns'], Scoped>]: QueryColumn<Ts[K]['columns'][C]>;
  };
};

/** Builds queries; a session runs them. */
export type Queries<Ts extends Tables, Scoped extends string = never> = QueryCreator<QueryTables<Ts, Scoped>>;

/** A query that is complete, with the rows that it gives. */
export type Query<R = unknown> = Compilable<R>;

/** Looked up for every session, so worked out once. */
const known = new WeakMap<Tables, (table: string) => readonly string[] | null>();

function columnsOf(tables: Tables): (table: string) => readonly string[] | null {
  const found = known.get(tables);
  if (found) return found;
  const columns = new Map(Object.values(tables).map((table) => [table.name, Object.keys(table.columns)]));
  const lookUp = (table: string) => columns.get(table) ?? null;
  known.set(tables, lookUp);
  return lookUp;
}

/** A builder has no connection: its queries are run by a session, in the session's transaction. */
class NoDriver extends DummyDriver {
  override acquireConnection(): Promise<never> {
    return Promise.reject(new Error('A query is run by its session: session.run([query]) or session.rows(query).'));
  }
}

const builder = new Kysely<object>({
  dialect: {
    createAdapter: () => new MysqlAdapter(),
    createDriver: () => new NoDriver(),
    createIntrospector: (db) => new MysqlIntrospector(db),
    createQueryCompiler: () => new TextCompiler(),
  },
});

/**
 * A builder of queries over the tables of one schema, each confined to the rows of a scope.
 * @param scope Empty where a schema has no tenants, as the core database has none.
 */
export function createQueries<Ts extends Tables, Scoped extends string>(
  schema: string,
  tables: Ts,
  scope: RowScope & Readonly<Record<Scoped, number>>,
): Queries<Ts, Scoped> {
  const scoped = builder.withPlugin(scopePlugin(scope, columnsOf(tables))).withSchema(schema);
  return scoped as unknown as Queries<Ts, Scoped>;
}
