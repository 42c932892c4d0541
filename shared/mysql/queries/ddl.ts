import { identifier, sql } from './sql.ts';
import type { Statement } from './statement.ts';

/** Makes a database, where there is none of this name. */
export const createDatabase = (schema: string): Statement =>
  sql`CREATE DATABASE IF NOT EXISTS ${identifier(schema)} DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`;

/** Removes a database with all that is in it. */
export const dropDatabase = (schema: string): Statement => sql`DROP DATABASE ${identifier(schema)}`;

/** @param texts DDL for a schema whose quoted name stands before every table, as migrations have it. */
export const ddl = (schema: string, texts: (quotedSchema: string) => readonly string[]): Statement[] =>
  texts(identifier(schema).text).map((text) => ({ sql: text }));
