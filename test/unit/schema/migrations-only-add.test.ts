import { describe, expect, test } from 'vitest';
import { caseMigrations } from '../../../shared/schema/case/migrations/case-migrations.ts';
import { coreMigrations } from '../../../shared/schema/core/migrations/core-migrations.ts';

/**
 * What the code of the release before can live with (ADR 0014), and what is safe to run again. MySQL adds no column and no
 * index only where it is missing; whoever needs one teaches the migrator that first.
 */
const ADDS = [/^CREATE TABLE IF NOT EXISTS /, /^INSERT INTO .* ON DUPLICATE KEY UPDATE /s];

const adds = (statement: string): boolean => ADDS.some((form) => form.test(statement.trim()));

describe.each([...coreMigrations, ...caseMigrations])('the migration $name', ({ statements }) => {
  test.each(statements('`schema`').map((statement) => [statement.trim().slice(0, 70), statement]))(
    'only adds: %s',
    (_, statement) => {
      expect(adds(statement)).toBe(true);
    },
  );
});

test.each([
  'DROP TABLE `schema`.batches',
  'ALTER TABLE `schema`.batches DROP COLUMN name',
  'ALTER TABLE `schema`.batches RENAME COLUMN name TO title',
  'UPDATE `schema`.batches SET name = NULL',
  'INSERT INTO `schema`.owners (id) VALUES (1)',
  'CREATE TABLE `schema`.owners (id INT)',
])('a migration may not hold: %s', (statement) => {
  expect(adds(statement)).toBe(false);
});
