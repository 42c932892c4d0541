import { DataTypes, type Model, type ModelAttributes, type ModelStatic, type Sequelize } from 'sequelize';
import type { ColumnKind, ReadRow, Tables } from '../../schema/table.ts';

/** A finder's model: attributes are the table's columns. */
export type TableModel<T> = ModelStatic<Model<ReadRow<T> & object, ReadRow<T> & object>>;
export type Models<Ts extends Tables> = { readonly [K in keyof Ts]: TableModel<Ts[K]> };

/** The Sequelize type of each kind of column. */
function dataType(type: ColumnKind) {
  switch (type.kind) {
    case 'id':
    case 'bigint':
      return DataTypes.BIGINT;
    case 'int':
      return DataTypes.INTEGER;
    case 'flag':
      return DataTypes.BOOLEAN;
    case 'varchar':
      return DataTypes.STRING(type.characters);
    case 'char':
      return DataTypes.CHAR(type.characters);
    case 'text':
      return DataTypes.TEXT;
    case 'mediumtext':
    case 'jsontext':
      return DataTypes.TEXT('medium');
    case 'binary':
      return DataTypes.STRING(type.bytes, true);
    case 'mediumblob':
      return DataTypes.BLOB('medium');
    case 'datetime':
      return DataTypes.DATE(3);
    case 'json':
      return DataTypes.JSON;
  }
}

/** Defines a model for each table; soft-deleted rows are left out by default. Done once for each endpoint. */
export function defineModels<const Ts extends Tables>(sequelize: Sequelize, group: string, tables: Ts): Models<Ts> {
  const models = Object.entries(tables).map(([key, table]) => {
    const attributes: ModelAttributes = Object.fromEntries(
      Object.entries(table.columns).map(([name, column]) => [
        name,
        {
          type: dataType(column.type),
          allowNull: column.nullable,
          primaryKey: table.primaryKey.includes(name),
          autoIncrement: column.type.kind === 'id',
        },
      ]),
    );
    const model = sequelize.define(`${group}.${table.name}`, attributes, {
      tableName: table.name,
      timestamps: false,
      // The default lets a finder's own `where` replace the scope's: one that names npcase_id would leave its case.
      whereMergeStrategy: 'and',
      ...(table.softDelete ? { defaultScope: { where: { deleted_at_gmt: null } } } : {}),
    });
    return [key, model];
  });
  return Object.fromEntries(models) as Models<Ts>;
}

/**
 * The models bound to one database and, for a case, to the rows of that case: a finder cannot see another case's rows
 * even where cases share a schema.
 */
export function bindModels<Ts extends Tables>(models: Models<Ts>, schema: string, caseId: number | null): Models<Ts> {
  const bound = Object.entries(models).map(([key, model]) => {
    const named = model.schema(schema);
    return [key, caseId === null ? named : named.scope(['defaultScope', { where: { npcase_id: caseId } }])];
  });
  return Object.fromEntries(bound) as Models<Ts>;
}
