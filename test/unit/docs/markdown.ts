import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const projectRoot = join(import.meta.dirname, '../../..');

export const readText = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');

/** Every page of the documentation, by its path from the project's root. */
export function documentPaths(): string[] {
  const at = (folder: string) =>
    readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.md'))
      .map((path) => join(folder, path));
  const top = readdirSync(projectRoot).filter((path) => path.endsWith('.md'));
  return [...top, ...at('docs')].sort();
}

/** A fenced block, with what the tag `<!-- example: … -->` before it says. */
export interface FencedBlock {
  readonly example: string | null;
  readonly language: string;
  readonly text: string;
}

export const fencedBlocks = (markdown: string): FencedBlock[] =>
  Array.from(
    markdown.matchAll(/(?:^<!-- example: (?<example>.+?) -->\n)?^```(?<language>\w*)\n(?<text>.*?)^```$/gms),
    ({ groups = {} }) => ({
      example: groups['example'] ?? null,
      language: groups['language'] ?? '',
      text: groups['text'] ?? '',
    }),
  );

/** The text of a section, from below its heading to the next heading of its level or a higher one. */
export function section(markdown: string, heading: string): string {
  const lines = markdown.split('\n');
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '') === heading);
  if (start === -1) throw new Error(`There is no section "${heading}".`);
  const level = /^#+/.exec(lines[start] ?? '')?.[0].length ?? 1;
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => new RegExp(`^#{1,${level}} `).test(line));
  return rest.slice(0, end === -1 ? undefined : end).join('\n');
}

/** The cells of a section's tables, without heads and rules. */
export const tableRows = (markdown: string): string[][] =>
  markdown
    .split(/\n(?!\|)/)
    .map((block) => block.split('\n').filter((line) => line.startsWith('|')))
    .flatMap((lines) => lines.slice(2))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );

/** The anchors of a page's headings, as forges make them. */
export const anchors = (markdown: string): Set<string> =>
  new Set(
    Array.from(markdown.replace(/^```.*?^```$/gms, '').matchAll(/^#+ (.+)$/gm), ([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}_ -]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );

/** Where a page's links lead, those of code left out. */
export const linkTargets = (markdown: string): string[] =>
  Array.from(markdown.replace(/^```.*?^```$/gms, '').matchAll(/\[[^\]]*\]\(([^)\s]+)\)/g), ([, target = '']) => target);
