import { bigint, datetime, table, varchar } from '../../table.ts';

/** A family link between two exhibits. */
export const documentRelations = table(
  'document_relations',
  { primaryKey: ['npcase_id', 'child_exhibit_id', 'parent_exhibit_id'] },
  {
    npcase_id: bigint(),
    child_exhibit_id: bigint(),
    parent_exhibit_id: bigint(),
    relation: varchar<'attachment'>(16),
    created_at_gmt: datetime(),
  },
);
