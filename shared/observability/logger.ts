import { AsyncLocalStorage } from 'node:async_hooks';
import { Logger } from '@aws-lambda-powertools/logger';
import { SafeLogFormatter } from './log-formatter.ts';

/** Fields of a log line. Never a document's content: ids, counts, codes, times. */
export type LogFields = Readonly<Record<string, unknown>>;

type Write = (message: string, fields?: LogFields) => void;

/** What the code asks of a logger. */
export interface Log {
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
}

const context = new AsyncLocalStorage<LogFields>();

/**
 * Runs `work` with fields on each of its log lines, on top of those it has already. Powertools' own appendKeys belongs
 * to the logger, so cases that run at once would write each other's ids.
 */
export const withLogFields = <T>(fields: LogFields, work: () => T): T =>
  context.run({ ...context.getStore(), ...fields }, work);

/** Makes a function's logger, once a cold start; level and service come from the POWERTOOLS_ variables. */
export function createLogger(): Log {
  const logger = new Logger({ logFormatter: new SafeLogFormatter() });
  const inContext = (fields?: LogFields) => ({ ...context.getStore(), ...fields });
  return {
    debug: (message, fields) => logger.debug(message, inContext(fields)),
    info: (message, fields) => logger.info(message, inContext(fields)),
    warn: (message, fields) => logger.warn(message, inContext(fields)),
    error: (message, fields) => logger.error(message, inContext(fields)),
  };
}
