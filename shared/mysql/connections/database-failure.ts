import { ACQUIRE_TIMEOUT, classify } from '../core/mysql-errors.ts';

/**
 * What is left of a driver's error when the statement and its values are taken away: an error's text and `sql` quote
 * documents, and whatever is thrown may be logged.
 */
export class DatabaseFailure extends Error {
  override readonly name = 'DatabaseFailure';
  readonly errno: number | undefined;
  readonly code: string | undefined;

  constructor(errno: number | undefined, code: string | undefined, kind: string) {
    super(`The database answered ${[errno, code].filter((part) => part !== undefined).join(' ') || kind}.`);
    this.errno = errno;
    this.code = code;
  }
}

interface ErrorLike {
  readonly name?: unknown;
  readonly errno?: unknown;
  readonly code?: unknown;
  readonly original?: unknown;
  readonly parent?: unknown;
  readonly sql?: unknown;
}

/** A driver's or Sequelize's error without content; anything else unchanged. */
export function withoutContent(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof DatabaseFailure) return error;
  const outer = error as ErrorLike;
  const inner = (outer.original ?? outer.parent ?? error) as ErrorLike;
  const fromDatabase =
    String(outer.name).startsWith('Sequelize') || outer.sql !== undefined || 'sqlState' in inner || 'fatal' in inner;
  if (!fromDatabase) return error;
  const code = typeof inner.code === 'string' ? inner.code : undefined;
  return new DatabaseFailure(
    typeof inner.errno === 'number' ? inner.errno : undefined,
    code ?? codeFor(error),
    String(outer.name),
  );
}

/** Some failures are told by their text or class alone; without these nobody could tell what helps. */
function codeFor(error: Error): string | undefined {
  if (error.name === 'SequelizeConnectionAcquireTimeoutError') return ACQUIRE_TIMEOUT;
  return classify(error) === 'new-connection' ? 'PROTOCOL_CONNECTION_LOST' : undefined;
}
