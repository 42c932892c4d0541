import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { anchors, documentPaths, linkTargets, projectRoot, readText } from './markdown.ts';

/** Why a link of a page leads nowhere, or null when it leads somewhere. */
function brokenLink(page: string, target: string): string | null {
  if (/^[a-z]+:/.test(target)) return null;
  const [file = '', anchor] = target.split('#');
  const path = file === '' ? page : normalize(join(dirname(page), decodeURIComponent(file)));
  if (!existsSync(join(projectRoot, path))) return `${target}: there is no ${path}`;
  if (anchor === undefined || !path.endsWith('.md')) return null;
  return anchors(readText(path)).has(anchor) ? null : `${target}: ${path} has no such heading`;
}

test.each(documentPaths())('every link of %s leads somewhere', (page) => {
  const targets = linkTargets(readText(page));
  expect(targets.flatMap((target) => brokenLink(page, target) ?? [])).toEqual([]);
});

test('a link to a file or a heading that is not there is found', () => {
  expect(brokenLink('README.md', 'docs/nowhere.md')).toContain('there is no docs/nowhere.md');
  expect(brokenLink('README.md', 'docs/operations.md#no-such-heading')).toContain('no such heading');
});

describe('the decision records', () => {
  const records = readdirSync(join(projectRoot, 'docs/adr')).filter((file) => /^\d{4}-/.test(file));

  test('are numbered without a gap, and all of them are in the index', () => {
    expect(records.map((file) => Number(file.slice(0, 4)))).toEqual(records.map((_, i) => i + 1));
    const listed = linkTargets(readText('docs/adr/README.md')).filter((target) => /^\d{4}-/.test(target));
    expect(listed).toEqual(records);
  });

  test.each(records)('%s has its number, a context, a decision, consequences and how it is checked', (file) => {
    const text = readText(join('docs/adr', file));
    expect(text).toMatch(new RegExp(`^# ${file.slice(0, 4)}: `));
    const parts = Array.from(
      text.matchAll(/^\*\*(Context|Decision|Consequences|How it is checked)\.\*\*/gm),
      (m) => m[1],
    );
    expect(parts).toEqual(['Context', 'Decision', 'Consequences', 'How it is checked']);
  });
});
