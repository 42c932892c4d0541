import { userInfo } from 'node:os';
import { createSessions, type Sessions } from '../../shared/cases/sessions.ts';
import { databaseConfig } from '../../shared/mysql/connections/database-config.ts';
import { createRetry } from '../../shared/mysql/retry.ts';

/**
 * Connects to the databases as the RDS_ variables of the environment say, for the time of `work`.
 * @throws Error naming what is missing.
 */
export async function withSessions<T>(env: NodeJS.ProcessEnv, work: (sessions: Sessions) => Promise<T>): Promise<T> {
  const sessions = createSessions({ config: databaseConfig(env), retry: createRetry({ random: Math.random }) });
  try {
    return await work(sessions);
  } finally {
    await sessions.close();
  }
}

/** Who is written down as having done what a command does. */
export const operatorName = (): string => `operator ${userInfo().username}`;
