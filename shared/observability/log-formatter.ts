import { LogFormatter, LogItem } from '@aws-lambda-powertools/logger';
import type { LogAttributes, UnformattedAttributes } from '@aws-lambda-powertools/logger/types';

/** Database errors quote values in their message, and Sequelize's carry the whole statement with every value in it. */
const quotesData = (error: object): boolean => 'sql' in error || 'sqlMessage' in error || 'original' in error;

const stackFrames = (stack: string | undefined): readonly string[] =>
  stack?.split('\n').filter((line) => line.trimStart().startsWith('at ')) ?? [];

/** Powertools' names for the standard keys, and errors cut down to what cannot hold a document. */
export class SafeLogFormatter extends LogFormatter {
  override formatAttributes(attributes: UnformattedAttributes, additional: LogAttributes): LogItem {
    const { logLevel, message, timestamp, serviceName, xRayTraceId } = attributes;
    return new LogItem({
      attributes: {
        level: logLevel,
        message,
        timestamp: this.formatTimestamp(timestamp),
        service: serviceName,
        xray_trace_id: xRayTraceId,
        ...additional,
      },
    });
  }

  /** An allow-list: Powertools prints every property that an error has, `sql` and `parameters` with them. */
  override formatError(error: Error): LogAttributes {
    const { name, message, stack, cause } = error;
    const { code, errno, sqlState, original } = error as {
      readonly [property in 'code' | 'errno' | 'sqlState' | 'original']?: unknown;
    };
    const inner = cause ?? original;
    return {
      name,
      location: this.getCodeLocation(stack),
      message: quotesData(error) ? undefined : message,
      code,
      errno,
      sqlState,
      // Without its first lines, which repeat the message.
      stack: stackFrames(stack),
      cause: inner instanceof Error ? this.formatError(inner) : undefined,
    };
  }
}
