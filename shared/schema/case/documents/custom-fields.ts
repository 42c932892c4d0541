import { z } from 'zod';

/** How a field is shown; never searched. */
export const customFieldSettings = z.strictObject({ label: z.string().optional(), hidden: z.boolean().optional() });

import { CHARACTER_LIMITS } from '../../../domain/limits.ts';
import { bigint, binary, datetime, defaulted, id, json, nullable, table, varchar } from '../../table.ts';

/** A field of a case that tags are values of. */
export const customFields = table(
  'custom_fields',
  { primaryKey: ['id'], key: ['npcase_id', 'name_digest'] },
  {
    id: id(),
    npcase_id: bigint(),
    name_digest: binary(32),
    name: varchar(CHARACTER_LIMITS.fieldName),
    settings: defaulted(nullable(json(customFieldSettings))),
    created_at_gmt: datetime(),
    deleted_at_gmt: defaulted(nullable(datetime())),
  },
);
