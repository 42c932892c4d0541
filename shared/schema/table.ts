import type { z } from 'zod';

/** What kind of column it is, as data: the Sequelize models and the row types both come from it. */
export type ColumnKind =
  | { readonly kind: 'id' }
  | { readonly kind: 'bigint' }
  | { readonly kind: 'int' }
  | { readonly kind: 'flag' }
  | { readonly kind: 'varchar'; readonly characters: number }
  | { readonly kind: 'char'; readonly characters: number }
  | { readonly kind: 'text' }
  | { readonly kind: 'mediumtext' }
  | { readonly kind: 'binary'; readonly bytes: number }
  | { readonly kind: 'mediumblob' }
  | { readonly kind: 'datetime' }
  | { readonly kind: 'json'; readonly schema: z.ZodType }
  | { readonly kind: 'jsontext'; readonly schema: z.ZodType };

/** `Write` is what a row gives to the statement builder, `Read` what a finder gives back. */
export interface Column<Write = unknown, Read = Write> {
  readonly type: ColumnKind;
  readonly nullable: boolean;
  /** The database fills it in when a row does not give it. */
  readonly optional: boolean;
  /** Phantoms for the types only. */
  readonly _write?: Write;
  readonly _read?: Read;
}

/** A column that a new row may leave out. */
type Optional<W, R = W> = Column<W, R> & { readonly optional: true };

const column = <W, R = W>(type: ColumnKind): Column<W, R> => ({ type, nullable: false, optional: false });
/** An AUTO_INCREMENT BIGINT. */
export const id = (): Optional<number> => ({ type: { kind: 'id' }, nullable: false, optional: true });
export const bigint = (): Column<number> => column({ kind: 'bigint' });
export const int = (): Column<number> => column({ kind: 'int' });
export const flag = (): Column<boolean> => column({ kind: 'flag' });
/** A VARCHAR of at most so many characters; `T` narrows it to a union of words. */
export const varchar = <T extends string = string>(characters: number): Column<T> =>
  column({ kind: 'varchar', characters });
export const char = (characters: number): Column<string> => column({ kind: 'char', characters });
export const text = (): Column<string> => column({ kind: 'text' });
export const mediumtext = (): Column<string> => column({ kind: 'mediumtext' });
export const binary = (bytes: number): Column<Uint8Array, Buffer> => column({ kind: 'binary', bytes });
export const mediumblob = (): Column<Uint8Array, Buffer> => column({ kind: 'mediumblob' });
/** UTC; written as `YYYY-MM-DD HH:MM:SS[.mmm]`, read as a Date. */
export const datetime = (): Column<string, Date> => column({ kind: 'datetime' });
/** Settings, never what is searched; written as JSON text, parsed by its schema when read. */
export const json = <S extends z.ZodType>(schema: S): Column<string, z.output<S>> => column({ kind: 'json', schema });
/** JSON of any length in a MEDIUMTEXT: a JSON column cannot be written in pieces. */
export const jsontext = <S extends z.ZodType>(schema: S): Column<string, z.output<S>> =>
  column({ kind: 'jsontext', schema });
/** The same column, where NULL means "none". */
export const nullable = <W, R>(c: Column<W, R>): Column<W | null, R | null> => ({ ...c, nullable: true });
/** The same column, which a row may leave to the database's default. */
export const defaulted = <W, R>(c: Column<W, R>): Optional<W, R> => ({ ...c, optional: true });

/** A table of whatever columns. */
export interface AnyTable {
  readonly name: string;
  readonly primaryKey: readonly string[];
  /** The columns that tell rows apart for the pipeline; not always the primary key. */
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, Column>>;
  /** True when rows are deleted by setting `deleted_at_gmt`; finders then see active rows only. */
  readonly softDelete: boolean;
}

/** Tables by the names that code uses. */
export type Tables = Readonly<Record<string, AnyTable>>;

export interface Table<C extends Readonly<Record<string, Column>>, N extends string = string> extends AnyTable {
  readonly name: N;
  readonly columns: C;
}

/** What a finder gives back. Column names are the database's own, so that a row reads the same in SQL and in code. */
export type ReadRow<T> = T extends { columns: infer C }
  ? { -readonly [K in keyof C]: C[K] extends Column<infer _W, infer R> ? R : never }
  : never;

type Written<C> = C extends Column<infer W, infer _R> ? W : never;

/** Declares a table. Soft delete follows from a `deleted_at_gmt` column. */
export function table<const N extends string, const C extends Readonly<Record<string, Column>>>(
  name: N,
  keys: { readonly primaryKey: readonly (keyof C & string)[]; readonly key?: readonly (keyof C & string)[] },
  columns: C,
): Table<C, N> {
  return {
    name,
    primaryKey: keys.primaryKey,
    key: keys.key ?? keys.primaryKey,
    columns,
    softDelete: 'deleted_at_gmt' in columns,
  };
}

/** The same of a case's table, whose session knows the case. */
export type NewCaseRow<T> = Omit<NewRow<T>, 'npcase_id'>;

/** What the statement builder takes: every column without a default, nullable ones included, so that no value is forgotten. */
export type NewRow<T> = T extends { columns: infer C }
  ? { readonly [K in keyof C as C[K] extends { readonly optional: true } ? never : K]: Written<C[K]> }
  : never;
