import { bigint, datetime, defaulted, id, nullable, table, varchar } from '../../table.ts';

/** An exhibit as marked in a volume of a deposition. */
export const depositionVolumeExhibits = table(
  'deposition_volume_exhibits',
  { primaryKey: ['id'] },
  {
    id: id(),
    npcase_id: bigint(),
    deposition_volume_id: bigint(),
    exhibit_id: bigint(),
    exhibit_number: varchar(64),
    created_at_gmt: datetime(),
    deleted_at_gmt: defaulted(nullable(datetime())),
  },
);
