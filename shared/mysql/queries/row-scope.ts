import {
  AliasNode,
  BinaryOperationNode,
  ColumnNode,
  type DeleteQueryNode,
  IdentifierNode,
  type InsertQueryNode,
  JoinNode,
  type KyselyPlugin,
  type OperationNode,
  OperationNodeTransformer,
  OperatorNode,
  type QueryId,
  ReferenceNode,
  SelectionNode,
  SelectQueryNode,
  TableNode,
  type UpdateQueryNode,
  ValueListNode,
  ValueNode,
  ValuesNode,
  WhereNode,
} from 'kysely';

/** Columns with the values that all rows of a session have. */
export type RowScope = Readonly<Record<string, number>>;

/** A statement that reads or writes rows in a way that cannot be scoped; nothing of it was sent. */
export class UnscopedQueryError extends Error {
  override readonly name = 'UnscopedQueryError';
}

/**
 * Confines every statement to the rows of a scope: selects, updates and deletes get a condition for each table that they
 * name, and inserts get the scope's values. So the author of a statement cannot forget the tenant, and cannot name another.
 * @param columnsOf The columns of a table; null for a table that is not known, which is refused.
 */
export function scopePlugin(scope: RowScope, columnsOf: (table: string) => readonly string[] | null): KyselyPlugin {
  const transformer = new ScopeTransformer(scope, columnsOf);
  return {
    transformQuery: ({ node, queryId }) => transformer.transformNode(node, queryId),
    transformResult: async ({ result }) => result,
  };
}

class ScopeTransformer extends OperationNodeTransformer {
  readonly #scope: RowScope;
  readonly #columnsOf: (table: string) => readonly string[] | null;

  constructor(scope: RowScope, columnsOf: (table: string) => readonly string[] | null) {
    super();
    this.#scope = scope;
    this.#columnsOf = columnsOf;
  }

  protected override transformSelectQuery(node: SelectQueryNode, queryId?: QueryId): SelectQueryNode {
    const query = super.transformSelectQuery(node, queryId);
    const where = this.#conditions(query.from?.froms ?? []).reduce(withCondition, query.where);
    return { ...query, ...(where ? { where } : {}) };
  }

  protected override transformUpdateQuery(node: UpdateQueryNode, queryId?: QueryId): UpdateQueryNode {
    const query = super.transformUpdateQuery(node, queryId);
    if (query.from) throw new UnscopedQueryError('UPDATE ... FROM is not MySQL.');
    const where = this.#conditions(query.table ? [query.table] : []).reduce(withCondition, query.where);
    return { ...query, ...(where ? { where } : {}) };
  }

  protected override transformDeleteQuery(node: DeleteQueryNode, queryId?: QueryId): DeleteQueryNode {
    const query = super.transformDeleteQuery(node, queryId);
    const where = this.#conditions(query.from.froms).reduce(withCondition, query.where);
    return { ...query, ...(where ? { where } : {}) };
  }

  protected override transformJoin(node: JoinNode, queryId?: QueryId): JoinNode {
    const join = super.transformJoin(node, queryId);
    return this.#conditions([join.table]).reduce<JoinNode>(JoinNode.cloneWithOn, join);
  }

  protected override transformInsertQuery(node: InsertQueryNode, queryId?: QueryId): InsertQueryNode {
    const query = super.transformInsertQuery(node, queryId);
    if (!query.into || !query.columns || !query.values) throw new UnscopedQueryError('An insert names its columns.');
    const own = this.#scopeOf(query.into);
    const values = own.map(([, value]) => ValueNode.create(value));
    return {
      ...query,
      columns: [...query.columns, ...own.map(([column]) => ColumnNode.create(column))],
      values: withValues(query.values, values),
    };
  }

  #conditions(tables: readonly OperationNode[]): OperationNode[] {
    return tables.flatMap((node) => {
      const alias = AliasNode.is(node) ? node : null;
      const table = alias ? alias.node : node;
      // A subquery was scoped by itself.
      if (SelectQueryNode.is(table)) return [];
      const name = alias && IdentifierNode.is(alias.alias) ? TableNode.create(alias.alias.name) : (table as TableNode);
      return this.#scopeOf(table).map(([column, value]) =>
        BinaryOperationNode.create(
          ReferenceNode.create(ColumnNode.create(column), name),
          OperatorNode.create('='),
          ValueNode.create(value),
        ),
      );
    });
  }

  #scopeOf(node: OperationNode): [string, number][] {
    if (!TableNode.is(node)) throw new UnscopedQueryError('A statement names its tables, or selects from them.');
    const { name } = node.table.identifier;
    const columns = this.#columnsOf(name);
    if (columns === null) throw new UnscopedQueryError(`There is no table ${name}.`);
    return Object.entries(this.#scope).filter(([column]) => columns.includes(column));
  }
}

const withCondition = (where: WhereNode | undefined, condition: OperationNode): WhereNode =>
  where ? WhereNode.cloneWithOperation(where, 'And', condition) : WhereNode.create(condition);

/** The scope's values as the last of every row; a select that is inserted gives them as its last columns. */
function withValues(node: OperationNode, own: readonly ValueNode[]): OperationNode {
  if (SelectQueryNode.is(node)) {
    const selections = own.map((value, i) =>
      SelectionNode.create(AliasNode.create(value, IdentifierNode.create(`scope_${i + 1}`))),
    );
    return SelectQueryNode.cloneWithSelections(node, selections);
  }
  if (!ValuesNode.is(node)) throw new UnscopedQueryError('An insert has values, or selects them.');
  return ValuesNode.create(
    node.values.map((row) =>
      ValueListNode.is(row)
        ? ValueListNode.create([...row.values, ...own])
        : ValueListNode.create([...row.values.map((value) => ValueNode.create(value)), ...own]),
    ),
  );
}
