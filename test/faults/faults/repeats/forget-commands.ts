import { qualified, sql } from '../../../../shared/mysql/queries/sql.ts';
import type { Lab } from '../../lab/lab.ts';

/** Lets every record of a finished command expire, as a day later. */
export const forgetCommands = ({ sessions }: Pick<Lab, 'sessions'>): Promise<unknown> =>
  sessions.coreWriterSession((session) =>
    session.run([sql`UPDATE ${qualified(session.schema, 'idempotency_records')} SET expiry_epoch_s = ${1}`]),
  );
