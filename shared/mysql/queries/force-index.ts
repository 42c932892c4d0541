import {
  AliasNode,
  IdentifierNode,
  type KyselyPlugin,
  type OperationNode,
  OperationNodeTransformer,
  type QueryId,
  RawNode,
} from 'kysely';

/**
 * Makes the server read a table by one index, where it would choose another one without statistics.
 * @param alias The alias of the table in the query; of no other table in it.
 * @see https://dev.mysql.com/doc/refman/8.4/en/index-hints.html
 */
export function forceIndex(alias: string, index: string): KyselyPlugin {
  const transformer = new IndexHint(alias, index);
  return {
    transformQuery: ({ node, queryId }) => transformer.transformNode(node, queryId),
    transformResult: async ({ result }) => result,
  };
}

class IndexHint extends OperationNodeTransformer {
  readonly #alias: string;
  readonly #index: string;

  constructor(alias: string, index: string) {
    super();
    this.#alias = alias;
    this.#index = index;
  }

  override transformNodeImpl<T extends OperationNode>(node: T, queryId?: QueryId): T {
    const transformed = super.transformNodeImpl(node, queryId);
    if (!AliasNode.is(transformed) || !IdentifierNode.is(transformed.alias)) return transformed;
    if (transformed.alias.name !== this.#alias) return transformed;
    const hinted = RawNode.create(
      ['', ' force index (', ')'],
      [transformed, IdentifierNode.create(this.#index)],
    ) as OperationNode;
    return hinted as T;
  }
}
