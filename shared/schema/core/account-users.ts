import { bigint, datetime, table, varchar } from '../table.ts';

/** A user's role in an account. */
export const accountUsers = table(
  'account_users',
  { primaryKey: ['account_id', 'user_id'] },
  {
    account_id: bigint(),
    user_id: bigint(),
    role: varchar<'owner' | 'admin' | 'member'>(16),
    created_at_gmt: datetime(),
  },
);
