import type { Sequelize } from 'sequelize';
import type { Sessions } from '../../../shared/cases/sessions.ts';

export interface SentStatement {
  readonly text: string;
  /** Tells transactions apart. */
  readonly transaction: string;
}

/** Sees every statement of a worker's sessions, and can break one. */
export interface StatementProbe {
  readonly sent: SentStatement[];
  clear(): void;
  /** Makes the nth statement from now on fail before it is sent, transaction control not counted; null lets all pass. */
  failAt(nth: number | null): void;
}

/** Not an error of the database, so that nobody tries again. */
export class StatementBrokenError extends Error {
  override readonly name = 'StatementBrokenError';
}

export const isControl = (text: string): boolean => /^(START TRANSACTION|COMMIT|ROLLBACK)/.test(text);
export const isWrite = (text: string): boolean => /^\s*(INSERT|UPDATE|DELETE|REPLACE)/i.test(text);

/** The statements of each transaction that wrote something other than the record of a command. */
export const writeTransactions = (sent: readonly SentStatement[]): SentStatement[][] =>
  [...Map.groupBy(sent, (statement) => statement.transaction).values()].filter((own) =>
    own.some(({ text }) => isWrite(text) && !text.includes('idempotency_records')),
  );

/** Watches the deployment's own writer, which serves the core database and every case without a region of its own. */
export async function probeStatements(sessions: Sessions): Promise<StatementProbe> {
  const sent: SentStatement[] = [];
  let left: number | null = null;
  const sequelize = await sessions.coreWriterSession(async ({ models }) => models.npcases.sequelize as Sequelize);
  const query = sequelize.query.bind(sequelize) as (sql: unknown, options?: unknown) => Promise<never>;
  sequelize.query = (async (statement: unknown, options?: { transaction?: { id?: string } | null }) => {
    const text = typeof statement === 'string' ? statement : String((statement as { query: string }).query);
    sent.push({ text, transaction: options?.transaction?.id ?? '' });
    if (left !== null && !isControl(text)) {
      left -= 1;
      if (left === 0) {
        left = null;
        throw new StatementBrokenError('Broken by the test.');
      }
    }
    return query(statement, options);
  }) as Sequelize['query'];
  return {
    sent,
    clear: () => sent.splice(0),
    failAt: (nth) => {
      left = nth;
    },
  };
}
