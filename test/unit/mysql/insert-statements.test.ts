import { describe, expect, test } from 'vitest';
import {
  insertStatements,
  MAX_STATEMENT_BYTES,
  RowTooLargeError,
  valueLists,
} from '../../../shared/mysql/queries/insert-statements.ts';
import { sql } from '../../../shared/mysql/queries/sql.ts';

const target = { schema: 'np_case_7', table: 'notes', key: ['batch', 'name'] };
const all = ({ inserts, appends }: ReturnType<typeof insertStatements>) => [...inserts, ...appends].map((s) => s.sql);

describe('rows', () => {
  test('become one insert that leaves existing rows alone', () => {
    const statements = insertStatements(target, [
      { batch: 1, name: 'b', text: "it's" },
      { batch: 1, name: 'a', text: null },
    ]);
    expect(all(statements)).toEqual([
      "INSERT INTO `np_case_7`.`notes` (`batch`, `name`, `text`) VALUES (1, 'a', NULL), (1, 'b', 'it\\'s') ON DUPLICATE KEY UPDATE `batch` = `batch`",
    ]);
  });

  test('that are none need no statement', () => {
    expect(all(insertStatements(target, []))).toEqual([]);
  });

  test('are sorted by their whole key, bytes by their bytes and numbers by their size', () => {
    const rows = [
      { batch: 10, name: Buffer.from([2]) },
      { batch: 9, name: Buffer.from([200]) },
      { batch: 9, name: Buffer.from([3]) },
      { batch: 10, name: Buffer.from([1, 5]) },
    ];
    expect(all(insertStatements(target, rows))[0]).toContain("(9, X'03'), (9, X'c8'), (10, X'0105'), (10, X'02')");
  });

  test('are sorted with what has no value in a column of the key before the others', () => {
    const rows = ['b', null, 'a', null].map((name, i) => ({ batch: 1, name, i }));
    expect(all(insertStatements(target, rows))[0]).toContain("(1, NULL, 1), (1, NULL, 3), (1, 'a', 2), (1, 'b', 0)");
  });

  test('fill statements up to 16,384 bytes and no more', () => {
    const rows = Array.from({ length: 2_000 }, (_, i) => ({ batch: 1, name: `n${i}`, text: 'þ'.repeat(20) }));
    const statements = all(insertStatements(target, rows));
    const sizes = statements.map((statement) => Buffer.byteLength(statement));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_STATEMENT_BYTES);
    // Only the last may be short, by more than the row that did not fit.
    expect(Math.min(...sizes.slice(0, -1))).toBeGreaterThan(MAX_STATEMENT_BYTES - 70);
  });
});

describe('a long value', () => {
  test('stays whole while its row fits into a statement', () => {
    const { inserts, appends } = insertStatements(target, [{ batch: 1, name: 'a', text: 'x'.repeat(16_000) }]);
    expect([inserts.length, appends.length]).toEqual([1, 0]);
  });

  test('is completed by appends, each at its own offset', () => {
    const { inserts, appends } = insertStatements(target, [{ batch: 1, name: 'a', text: 'þ'.repeat(9_000) }]);
    expect(inserts[0]?.sql).toContain("VALUES (1, 'a', '')");
    expect(appends.map(({ sql }) => /WHERE .*$/.exec(sql)?.[0])).toEqual([
      "WHERE `batch` = 1 AND `name` = 'a' AND OCTET_LENGTH(`text`) = 0",
      "WHERE `batch` = 1 AND `name` = 'a' AND OCTET_LENGTH(`text`) = 8000",
      "WHERE `batch` = 1 AND `name` = 'a' AND OCTET_LENGTH(`text`) = 16000",
    ]);
  });

  test('is never cut inside a character', () => {
    const { appends } = insertStatements(target, [{ batch: 1, name: 'a', text: `x${'😀'.repeat(5_000)}` }]);
    expect(appends.length).toBeGreaterThan(2);
    for (const { sql } of appends) expect(sql.isWellFormed()).toBe(true);
  });

  test.each([
    ['the first and the last pair of surrogates', `x${'\u{10000}\u{10ffff}'.repeat(2_600)}`],
    ['characters of two bytes', 'þ'.repeat(9_001)],
  ])('comes back whole from its appends: %s', (_, text) => {
    const { appends } = insertStatements(target, [{ batch: 1, name: 'a', text }]);
    const pieces = appends.map(({ sql }) => /CONCAT\(`text`, '([^']*)'\)/u.exec(sql)?.[1] ?? '');
    expect(pieces.join('')).toBe(text);
    for (const piece of pieces) expect(piece.isWellFormed()).toBe(true);
    let offset = 0;
    for (const [i, { sql }] of appends.entries()) {
      expect(sql).toContain(` AND OCTET_LENGTH(\`text\`) = ${offset}`);
      offset += Buffer.byteLength(pieces[i] ?? '');
    }
  });

  test('of bytes comes back whole as well', () => {
    const bytes = Buffer.from(Array.from({ length: 20_001 }, (_, i) => i % 256));
    const { inserts, appends } = insertStatements(target, [{ batch: 1, name: 'a', text: bytes }]);
    expect(inserts[0]?.sql).toContain("VALUES (1, 'a', X'')");
    const pieces = appends.map(({ sql }) => /X'([0-9a-f]*)'/.exec(sql)?.[1] ?? '');
    expect(pieces.join('')).toBe(bytes.toString('hex'));
  });

  test('does not take shorter ones out of the insert with it', () => {
    const { inserts } = insertStatements(target, [
      { batch: 1, name: 'a', short: 'y'.repeat(5_000), text: 'x'.repeat(50_000) },
    ]);
    expect(inserts[0]?.sql).toContain('y'.repeat(5_000));
  });

  test('in a key is refused, because emptied it would be another key', () => {
    const refused = () => insertStatements(target, [{ batch: 1, name: 'x'.repeat(20_000) }]);
    expect(refused).toThrow(RowTooLargeError);
    expect(refused).toThrow(
      expect.objectContaining({ name: 'RowTooLargeError', message: expect.stringContaining('does not fit') }),
    );
  });

  test('of a row without its key is refused, because it could not be completed', () => {
    const noted = { ...target, key: ['id'] };
    expect(() => insertStatements(noted, [{ text: 'x'.repeat(20_000) }])).toThrow(
      /A row of notes .* must bring its key/,
    );
    const half = { ...target, key: ['batch', 'name'] };
    expect(() => insertStatements(half, [{ batch: 1, text: 'x'.repeat(20_000) }])).toThrow(RowTooLargeError);
    expect(all(insertStatements(noted, [{ text: 'short' }]))).toHaveLength(1);
  });
});

describe('values for IN (…)', () => {
  test('keep their order in as few lists as fit', () => {
    const values = Array.from({ length: 3_000 }, (_, i) => `document ${i}`);
    const lists = valueLists(values);
    expect(lists.flat()).toEqual(values);
    expect(lists).toHaveLength(4);
    for (const list of lists)
      expect(Buffer.byteLength(sql`SELECT 1 IN (${list})`.sql)).toBeLessThan(MAX_STATEMENT_BYTES - 1_900);
    // A value that fills a list by itself does not leave an empty one before it.
    expect(valueLists(['x'.repeat(16_000), 'y'])).toEqual([['x'.repeat(16_000)], ['y']]);
  });

  test('that are none make no list', () => {
    expect(valueLists([])).toEqual([]);
  });
});
