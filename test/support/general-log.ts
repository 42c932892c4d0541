import type { ProtocolCommand } from '../../shared/mysql/core/pinning.ts';

/** A statement that the server was sent. */
export interface LoggedStatement {
  /** Who sent it; null when the log does not hold the beginning of the connection. */
  readonly user: string | null;
  readonly command: ProtocolCommand;
  readonly text: string;
}

/**
 * The head of an entry in MySQL's and MariaDB's files. MariaDB writes the time only when the second changed. Commands
 * are listed, so that a statement's own later lines are not taken for one.
 * @see https://dev.mysql.com/doc/refman/8.0/en/query-log.html
 */
const HEAD =
  /^(?:\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)\t *|\d{6} [ \d]\d:\d\d:\d\d\t *|\t\t *)(\d+) (Query|Prepare|Execute|Connect|Change user|Quit|Close stmt|Reset stmt|Reset Connection|Init DB|Field List|Long Data|Fetch|Ping|Kill|Statistics|Set option|Refresh|Processlist|Shutdown|Debug|Sleep|Daemon|Error|Time|Delayed insert|Binlog Dump(?: GTID)?|Register Slave|Register Replica)(?:\t(.*))?$/s;

const STATEMENTS: ReadonlySet<string> = new Set<ProtocolCommand>(['Query', 'Prepare', 'Execute']);

/** Reads a general log, line by line without the line ends, into the statements that it holds. */
export async function* parseGeneralLog(
  lines: Iterable<string> | AsyncIterable<string>,
): AsyncGenerator<LoggedStatement> {
  const users = new Map<string, string>();
  let open: { user: string | null; command: ProtocolCommand; text: string[] } | null = null;
  for await (const line of lines) {
    const head = HEAD.exec(line);
    if (!head) {
      open?.text.push(line);
      continue;
    }
    if (open) yield { ...open, text: open.text.join('\n') };
    open = null;
    const [, connection = '', command = '', argument = ''] = head;
    if (STATEMENTS.has(command)) {
      open = { user: users.get(connection) ?? null, command: command as ProtocolCommand, text: [argument] };
    } else if (command === 'Connect' || command === 'Change user') {
      const user = /^([^@\s]+)@\S* on /.exec(argument)?.[1];
      if (user !== undefined) users.set(connection, user);
    }
  }
  if (open) yield { ...open, text: open.text.join('\n') };
}
