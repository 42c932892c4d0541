import { expect, test } from 'vitest';
import { identifier, literal, qualified, sql } from '../../../shared/mysql/queries/sql.ts';

test('values in a template are escaped and names quoted', () => {
  expect(sql`UPDATE ${qualified('np_case_7', 'exhibits')} SET ${identifier('title')} = ${"O'Neil \\ Söhne"}`.sql).toBe(
    "UPDATE `np_case_7`.`exhibits` SET `title` = 'O\\'Neil \\\\ Söhne'",
  );
});

test('a list becomes values with commas between', () => {
  expect(sql`SELECT 1 IN (${[1, 2n, 'a', null, true]})`.sql).toBe("SELECT 1 IN (1, 2, 'a', NULL, true)");
});

test('bytes become hexadecimal literals, of a part of a buffer as well', () => {
  expect(literal(Buffer.from([0, 39, 92, 255]).subarray(1, 3))).toBe("X'275c'");
  expect(literal(new Uint8Array())).toBe("X''");
});

test('a name cannot leave its quotes, and a dot does not split it', () => {
  expect(identifier('a`; DROP TABLE x; -- `').text).toBe('`a``; DROP TABLE x; -- ```');
  expect(qualified('a.b', 'c`d').text).toBe('`a.b`.`c``d`');
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])('%s is not a number that SQL has', (value) => {
  expect(() => literal(value)).toThrow(/must be finite/);
});

test('a value that looks like a template stays a value', () => {
  expect(sql`SELECT ${"'; DROP TABLE exhibits; --"}`.sql).toBe("SELECT '\\'; DROP TABLE exhibits; --'");
});
