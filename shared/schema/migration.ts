/** One step of a schema's history. A published migration is never edited: a later one corrects it. */
export interface Migration {
  /** Sorts after every earlier one: four digits, then what it does. */
  readonly name: string;
  /**
   * Plain SQL, each statement safe to run again (IF NOT EXISTS), because MySQL commits DDL by itself and a crash in the
   * middle leaves the first statements applied.
   * @param schema The quoted schema name, to stand before every table.
   */
  readonly statements: (schema: string) => readonly string[];
}

/** InnoDB, utf8mb4; text compares without case, keys and ids are declared `utf8mb4_bin` where they stand. */
export const TABLE_OPTIONS = 'ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci';
