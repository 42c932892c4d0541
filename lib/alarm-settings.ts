import * as z from 'zod';

const percent = z.int('use a whole number of percent').min(1, 'use 1 to 100 percent').max(100, 'use 1 to 100 percent');
const most = (what: string) => z.int(`${what} must be a whole number`).min(0, `${what} must not be negative`);

/** From which figures on somebody should look. What a single one of is too many has no setting. */
export const alarmSettingsSchema = z.strictObject({
  /** Share of its timeout that an invocation may take; intake's may take all of it. */
  durationPercent: percent.default(90),
  /** How long messages of cases that send little may wait while another sends much. */
  quietMessageMinutes: z.int().min(1, 'wait at least a minute').default(15),
  /** Cases at once of which a queue holds more than their share. */
  noisyGroups: most('noisyGroups').default(5),
  /** Deadlocks in five minutes; each costs a transaction run again and nothing else. */
  deadlocks: most('deadlocks').default(20),
  /** Waits for a lock that the server ended, in five minutes. */
  lockWaits: most('lockWaits').default(5),
  /** Transactions that wait for a lock at once, on the average of ten minutes. */
  blockedTransactions: most('blockedTransactions').default(10),
  /** Connections that the writer may have from everybody. */
  databaseConnections: z.int().min(1, 'allow at least one connection').default(500),
  databaseCpuPercent: percent.default(80),
});

export type AlarmSettings = z.infer<typeof alarmSettingsSchema>;
