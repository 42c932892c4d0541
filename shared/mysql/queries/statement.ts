/**
 * One complete statement as text. Values are already in it, because RDS Proxy pins a session that prepares
 * statements, and because statements are cut by their bytes.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-pinning.html
 */
export interface Statement {
  readonly sql: string;
}

export type SqlValue = string | number | bigint | boolean | null | Uint8Array;
