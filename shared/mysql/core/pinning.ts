import { MAX_STATEMENT_BYTES } from '../queries/insert-statements.ts';

/** The driver's command: text protocol is Query; Prepare and Execute are the binary protocol. */
export type ProtocolCommand = 'Query' | 'Prepare' | 'Execute';

/** System variables whose state RDS Proxy tracks, so that setting them for the session does not pin. */
const TRACKED = new Set([
  'autocommit',
  'sql_mode',
  'time_zone',
  'transaction_isolation',
  'tx_isolation',
  'wait_timeout',
  'net_write_timeout',
  'character_set_client',
  'character_set_connection',
  'character_set_results',
  'collation_connection',
]);

/**
 * What makes RDS Proxy pin a session to one connection, one pattern each, on the statement without its literals.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-pinning.html
 */
const PATTERNS: readonly (readonly [reason: string, pattern: RegExp])[] = [
  ['LOCK TABLES', /^\s*(UN)?LOCK\s+TABLES?\b/i],
  ['FLUSH TABLES WITH READ LOCK', /^\s*FLUSH\s+(LOCAL\s+|NO_WRITE_TO_BINLOG\s+)?TABLES?\b.*\bREAD\s+LOCK/is],
  ['named lock', /\b(GET_LOCK|RELEASE_LOCK|RELEASE_ALL_LOCKS|IS_FREE_LOCK|IS_USED_LOCK)\s*\(/i],
  ['user variable', /(^|[^@\w`'"])@[A-Za-z0-9_.$`'"]/],
  ['temporary table', /\b(CREATE(\s+OR\s+REPLACE)?|DROP)\s+TEMPORARY\b/i],
  ['prepared statement', /^\s*(PREPARE|EXECUTE|DEALLOCATE\s+PREPARE|DROP\s+PREPARE)\b/i],
  ['executable comment', /\/\*M?!/],
  ['SET TRANSACTION', /^\s*SET\s+(TRANSACTION\b|@@(transaction|tx)_(isolation|read_only)\b)/i],
  ['session tracking', /\bsession_track_/i],
  ['ROW_COUNT or FOUND_ROWS', /\b(ROW_COUNT|FOUND_ROWS)\s*\(/i],
  ['SQL_CALC_FOUND_ROWS', /\bSQL_CALC_FOUND_ROWS\b/i],
];

/** Why RDS Proxy would pin the session that sends this, or null when it would not. */
export function pinningReason(command: ProtocolCommand, text: string): string | null {
  if (command !== 'Query') return `binary protocol: ${command}`;
  if (Buffer.byteLength(text) > MAX_STATEMENT_BYTES) return `longer than ${MAX_STATEMENT_BYTES} bytes`;
  const bare = withoutLiterals(text).replace(/`[^`]*`/g, '``');
  for (const [reason, pattern] of PATTERNS) if (pattern.test(bare)) return reason;
  return untrackedVariable(bare);
}

/** A string literal, a name in backquotes, or a comment that is not executed; whichever begins first holds the others. */
const TOKEN =
  /'[^'\\]*(?:(?:\\.|'')[^'\\]*)*'|"[^"\\]*(?:(?:\\.|"")[^"\\]*)*"|`[^`]*`|\/\*(?!M?!).*?\*\/|(?:--(?=\s|$)|#)[^\n]*/gs;

/** The statement with string literals emptied and comments blanked: a pattern must not match inside a document's text. */
export function withoutLiterals(text: string): string {
  return text.replace(TOKEN, (token) => {
    if (token.startsWith('`')) return token;
    return token.startsWith("'") || token.startsWith('"') ? "''" : ' ';
  });
}

function untrackedVariable(bare: string): string | null {
  const set = /^\s*SET\s+(.*)$/is.exec(bare)?.[1];
  if (set === undefined || /^(NAMES|CHARACTER\s+SET|CHARSET|PASSWORD|DEFAULT\s+ROLE|ROLE)\b/i.test(set)) return null;
  if (/^(SESSION|LOCAL)\s+TRANSACTION\b/i.test(set)) return null;
  for (const assignment of set.split(',')) {
    const name = /^\s*(?:(?:SESSION|LOCAL)\s+|@@(?:SESSION\.|LOCAL\.)?)?([a-z_]+)\s*:?=/i.exec(assignment)?.[1];
    if (name === undefined) return 'SET of something unknown';
    if (!TRACKED.has(name.toLowerCase())) return `untracked variable ${name.toLowerCase()}`;
  }
  return null;
}
