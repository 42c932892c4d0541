import { CHARACTER_LIMITS } from '../../../domain/limits.ts';
import { bigint, binary, datetime, defaulted, id, nullable, table, varchar } from '../../table.ts';

/** A person whose documents were collected. */
export const custodians = table(
  'custodians',
  { primaryKey: ['id'], key: ['npcase_id', 'name_digest'] },
  {
    id: id(),
    npcase_id: bigint(),
    name_digest: binary(32),
    name: varchar(CHARACTER_LIMITS.custodian),
    created_at_gmt: datetime(),
    deleted_at_gmt: defaulted(nullable(datetime())),
  },
);
