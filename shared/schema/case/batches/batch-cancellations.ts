import type { MessageCode } from '../../../domain/permanent-error.ts';
import { bigint, datetime, nullable, table, varchar } from '../../table.ts';

/** Why a batch was cancelled: the code of what its message failed with, or null for an operator's hand. */
export const batchCancellations = table(
  'batch_cancellations',
  { primaryKey: ['npcase_id', 'batch_id'] },
  {
    npcase_id: bigint(),
    batch_id: bigint(),
    code: nullable(varchar<MessageCode>(32)),
    created_at_gmt: datetime(),
  },
);
