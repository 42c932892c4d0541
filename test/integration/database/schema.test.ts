import { describe, expect, inject, test } from 'vitest';
import { BYTE_LIMITS, CHARACTER_LIMITS } from '../../../shared/domain/limits.ts';
import { caseTables } from '../../../shared/schema/case-tables.ts';
import { coreTables } from '../../../shared/schema/core-tables.ts';
import type { AnyTable, ColumnKind } from '../../../shared/schema/table.ts';
import { withCaseDatabase } from '../../support/case-database.ts';

const mysql = inject('serverKind') === 'mysql';
/** InnoDB refuses longer keys. */
const MAX_KEY_BYTES = 3_072;

const platform = withCaseDatabase();
const schemaOf = { core: () => platform().core, case: () => `${platform().prefix}_case_7` };
const DATABASES = [
  ['core', coreTables],
  ['case', caseTables],
] as const;

interface ColumnRow {
  readonly tableName: string;
  readonly name: string;
  readonly type: string;
  readonly nullable: 'YES' | 'NO';
  readonly fallback: string | null;
  readonly extra: string;
  readonly characters: number | null;
  readonly bytes: number | null;
}

const columnsOf = (schema: string) =>
  platform().query<ColumnRow>(
    `SELECT table_name AS tableName, column_name AS name, column_type AS type, is_nullable AS nullable,
       column_default AS fallback, extra AS extra, character_maximum_length AS characters, character_octet_length AS bytes
     FROM information_schema.columns WHERE table_schema = '${schema}' ORDER BY table_name, ordinal_position`,
  );

/** MariaDB shows a width on integers, which means nothing, and keeps JSON as text. */
const shown = (type: string) => type.replace(/^(bigint|int)\(\d+\)/, '$1');
function declared(type: ColumnKind): string[] {
  switch (type.kind) {
    case 'id':
    case 'bigint':
      return ['bigint'];
    case 'flag':
      return ['tinyint(1)'];
    case 'varchar':
    case 'char':
      return [`${type.kind}(${type.characters})`];
    case 'binary':
      return [`binary(${type.bytes})`];
    case 'datetime':
      return ['datetime', 'datetime(3)'];
    case 'jsontext':
      return ['mediumtext'];
    case 'json':
      return [mysql ? 'json' : 'longtext'];
    default:
      return [type.kind];
  }
}

const indexesOf = (schema: string) =>
  platform().query<{ tableName: string; name: string; nonUnique: number; columns: string }>(
    `SELECT table_name AS tableName, index_name AS name, MAX(non_unique) AS nonUnique,
       GROUP_CONCAT(column_name ORDER BY seq_in_index SEPARATOR ', ') AS columns
     FROM information_schema.statistics WHERE table_schema = '${schema}'
     GROUP BY table_name, index_name ORDER BY MAX(non_unique), index_name <> 'PRIMARY'`,
  );

describe.each(DATABASES)('the migrated %s database', (kind, tables: Readonly<Record<string, AnyTable>>) => {
  test('has the tables of the models, and no other', async () => {
    const found = new Set((await columnsOf(schemaOf[kind]())).map(({ tableName }) => tableName));
    expect([...found].sort()).toEqual(
      Object.values(tables)
        .map(({ name }) => name)
        .sort(),
    );
  });

  test.each(Object.values(tables).map((table) => [table.name, table] as const))(
    'has %s as its model says',
    async (_, table) => {
      const rows = (await columnsOf(schemaOf[kind]())).filter(({ tableName }) => tableName === table.name);
      expect(rows.map(({ name }) => name)).toEqual(Object.keys(table.columns));
      for (const row of rows) {
        const { type, nullable, optional } = table.columns[row.name]!;
        expect(declared(type), row.name).toContain(shown(row.type));
        expect(row.nullable === 'YES', `${row.name} is nullable`).toBe(nullable);
        expect(row.extra.includes('auto_increment'), `${row.name} counts`).toBe(type.kind === 'id');
        const filledIn = nullable || type.kind === 'id' || row.fallback !== null;
        if (optional) expect(filledIn, `${row.name} is filled in when it is left out`).toBe(true);
        else expect(row.fallback === null || row.fallback === 'NULL', `${row.name} has no default`).toBe(true);
      }
      const indexes = (await indexesOf(schemaOf[kind]())).filter(({ tableName }) => tableName === table.name);
      const unique = indexes.filter(({ nonUnique }) => !nonUnique).map(({ columns }) => columns);
      expect(unique[0]).toBe(table.primaryKey.join(', '));
      expect(unique, 'the key that tells rows apart is unique').toContain(table.key.join(', '));
    },
  );

  test('has the indexes that were declared, and no other', async () => {
    const lines = (await indexesOf(schemaOf[kind]())).map(
      ({ tableName, name, nonUnique, columns }) =>
        `${tableName}.${name}${nonUnique || name === 'PRIMARY' ? '' : ' UNIQUE'} (${columns})`,
    );
    await expect(`${lines.sort().join('\n')}\n`).toMatchFileSnapshot(`golden/${kind}-indexes.txt`);
  });

  test('has no key near the length that InnoDB refuses', async () => {
    const columns = await columnsOf(schemaOf[kind]());
    for (const { tableName, name, columns: names } of await indexesOf(schemaOf[kind]())) {
      const bytes = names
        .split(', ')
        .map((column) => columns.find((row) => row.tableName === tableName && row.name === column)?.bytes ?? 8)
        .reduce((sum, length) => sum + length + 3, 0);
      expect(bytes, `${tableName}.${name}`).toBeLessThan(MAX_KEY_BYTES);
    }
  });

  test('has times in UTC that say so in their names', async () => {
    for (const { tableName, name, type } of await columnsOf(schemaOf[kind]()))
      expect(name.endsWith('_gmt'), `${tableName}.${name}`).toBe(/^(datetime|timestamp|date|time)\b/.test(type));
  });

  test('has no foreign keys, and every table in InnoDB with utf8mb4', async () => {
    expect(
      await platform().query(
        `SELECT constraint_name FROM information_schema.table_constraints WHERE table_schema = '${schemaOf[kind]()}' AND constraint_type = 'FOREIGN KEY'`,
      ),
    ).toEqual([]);
    expect(
      await platform().query(
        `SELECT DISTINCT engine AS e, table_collation AS c FROM information_schema.tables WHERE table_schema = '${schemaOf[kind]()}'`,
      ),
    ).toEqual([{ e: 'InnoDB', c: 'utf8mb4_unicode_ci' }]);
  });
});

describe('the limits that values are checked against', () => {
  test('in characters are those of the columns', async () => {
    const places: Record<keyof typeof CHARACTER_LIMITS, string[]> = {
      documentId: [
        'exhibits.nge_document_id',
        'process_checkpoints.nge_document_id',
        'process_checkpoints.parent_document_id',
        'document_duplicates.nge_document_id',
        'document_duplicates.kept_document_id',
        'document_relations_in_batch.child_document_id',
        'document_relations_in_batch.parent_document_id',
        'deferred_documents.nge_document_id',
        'doc_dedupe.nge_document_id',
        'batch_faults.nge_document_id',
      ],
      endNumber: ['exhibits.end_number'],
      title: ['exhibits.title'],
      subject: ['exhibits.subject'],
      fileName: ['exhibits.file_name'],
      fileExtension: ['exhibits.file_extension'],
      sourcePath: ['exhibits.source_path', 'document_duplicates.source_path'],
      filePath: ['attachments.path'],
      author: ['exhibits.author'],
      sender: ['exhibits.sender'],
      messageId: ['exhibits.message_id'],
      custodian: ['custodians.name'],
      fieldName: ['custom_fields.name', 'batch_faults.column_name', 'batch_warnings.column_name'],
      batchName: ['batches.name'],
    };
    const columns = await columnsOf(schemaOf.case());
    const limits = Object.entries(places).flatMap(([limit, where]) => where.map((place) => [place, limit] as const));
    for (const [place, limit] of limits) {
      const column = columns.find(({ tableName, name }) => `${tableName}.${name}` === place);
      expect(column?.characters, place).toBe(CHARACTER_LIMITS[limit as keyof typeof CHARACTER_LIMITS]);
    }
  });

  test('in bytes are no more than the columns hold', async () => {
    const places: Record<keyof typeof BYTE_LIMITS, string> = {
      recipients: 'exhibits.recipients',
      cc: 'exhibits.cc',
      bcc: 'exhibits.bcc',
      messageReferences: 'exhibits.message_references',
      tagValue: 'tags.name',
    };
    const columns = await columnsOf(schemaOf.case());
    for (const [limit, place] of Object.entries(places)) {
      const column = columns.find(({ tableName, name }) => `${tableName}.${name}` === place);
      expect(column?.bytes, place).toBeGreaterThanOrEqual(BYTE_LIMITS[limit as keyof typeof BYTE_LIMITS]);
    }
  });
});
