import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const project = resolve(import.meta.dirname, '../..');
const sources = globSync('{shared,lambdas,lib,operations,catalog,demo,bin,localstack}/**/*.ts', { cwd: project });

/** Where SQL is written as text: the compiler's room, and the migrations, which are DDL. */
const SQL_ROOMS = /^shared\/(mysql\/queries|schema\/(case|core)\/migrations)\//;
/** Statements that the demo prints, for people to run. */
const SHOWN_TO_PEOPLE = 'demo/next-steps.ts';
/** A statement on a table; `SELECT VERSION()` asks the server and no tenant. */
const STATEMENT = /^\s*(select\s[\s\S]*\sfrom|insert\s|update\s|delete\s|replace\s|truncate\s)/i;

/** The texts of a source's string and template literals; what stands for a value in a template is `?`. */
function literalsOf(code: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) found.push(node.text);
    if (ts.isTemplateExpression(node))
      found.push([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('?'));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('a.ts', code, ts.ScriptTarget.Latest));
  return found;
}

/** What in a source breaks the rule, with the text that does. */
const breaches = (code: string): string[] =>
  literalsOf(code).filter((text) => STATEMENT.test(text) || (text !== 'npcase_id' && /\bnpcase_id\b/.test(text)));

describe('SQL as text', () => {
  test('stands in one room only, so nobody writes the tenant into a statement', () => {
    expect(sources.length).toBeGreaterThan(400);
    const broken = sources
      .filter((path) => !SQL_ROOMS.test(path) && path !== SHOWN_TO_PEOPLE)
      .flatMap((path) => breaches(readFileSync(join(project, path), 'utf8')).map((text) => `${path}: ${text}`));
    expect(broken).toEqual([]);
  });

  test.each([
    ["const q = 'SELECT id FROM exhibits';", 1],
    ['const q = sql`update t set a = 1`;', 1],
    ["const c = 'e.npcase_id = 7';", 1],
    [`const c = \`\${alias}.npcase_id\`;`, 1],
    ["const c = 'npcase_id'; // a column's name, SELECT in a comment", 0],
  ])('is found in %s', (code, count) => {
    expect(breaches(code)).toHaveLength(count);
  });
});
