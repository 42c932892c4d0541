import { MysqlQueryCompiler } from 'kysely';
import { gmt } from '../../domain/gmt.ts';
import { literal } from './sql.ts';
import type { SqlValue } from './statement.ts';

/**
 * Compiles queries to text with their values in it, because RDS Proxy pins a session that prepares statements.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-pinning.html
 */
export class TextCompiler extends MysqlQueryCompiler {
  protected override appendValue(value: unknown): void {
    this.append(literal(value instanceof Date ? gmt(value.getTime()) : (value as SqlValue)));
  }

  protected override appendImmediateValue(value: unknown): void {
    this.appendValue(value);
  }
}
