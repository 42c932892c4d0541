import { pinningReason, withoutLiterals } from '../../shared/mysql/core/pinning.ts';
import type { LoggedStatement } from './general-log.ts';

/** What the statements of a run come to. */
export interface WatchReport {
  readonly statements: number;
  /** One line for each statement that would pin, alike ones once, values blanked. */
  readonly pinned: readonly string[];
  /** True when the statement marked as the last one was seen: otherwise the log was off when we thought it was on. */
  readonly complete: boolean;
}

/** Most lines of a report; one bad statement in a loop would drown the rest. */
const MAX_LINES = 20;

/** Checks statements against what pins a session of RDS Proxy. @param mark Text of the last statement to be seen. */
export async function checkStatements(statements: AsyncIterable<LoggedStatement>, mark: string): Promise<WatchReport> {
  const pinned = new Map<string, number>();
  let count = 0;
  let complete = false;
  for await (const { command, text } of statements) {
    count += 1;
    if (text.includes(mark)) complete = true;
    const reason = pinningReason(command, text);
    if (reason === null) continue;
    const line = `${reason}: ${withoutLiterals(text).slice(0, 200).replace(/\s+/g, ' ')}`;
    pinned.set(line, (pinned.get(line) ?? 0) + 1);
  }
  const lines = [...pinned].map(([line, times]) => (times > 1 ? `${line} (${times} times)` : line));
  const left = lines.length - MAX_LINES;
  return {
    statements: count,
    pinned: left > 0 ? [...lines.slice(0, MAX_LINES), `and ${left} more`] : lines,
    complete,
  };
}
