/**
 * Writes the event catalog, the AsyncAPI document and the published JSON Schemas from the schemas in shared/messages.
 * With `--check` it writes nothing and fails when one of them is stale. Either way it fails, and writes nothing, when
 * a schema breaks its published version: give the message a new version instead.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { catalog } from '../catalog/catalog.ts';
import { generatedDocuments, PUBLISHED_FOLDER, refusedChanges } from '../catalog/documents.ts';
import type { JsonSchema } from '../catalog/json-schema.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string): string | null => {
  const file = join(root, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
};

function publishedSchemas(): Map<string, JsonSchema> {
  const folder = join(root, PUBLISHED_FOLDER);
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const paths = files.filter((file) => file.endsWith('.json')).map((file) => `${PUBLISHED_FOLDER}/${file}`);
  return new Map(paths.map((path) => [path, JSON.parse(read(path) ?? '{}') as JsonSchema]));
}

function main(check: boolean): number {
  const refused = refusedChanges(catalog, publishedSchemas());
  for (const { document, path, problem } of refused) console.error(`${document}: ${path || 'message'}: ${problem}`);
  if (refused.length > 0) {
    console.error('These changes break a published version. Give the message a new version and keep the old one.');
    return 1;
  }
  const stale = [...generatedDocuments(catalog)].filter(([path, text]) => read(path) !== text);
  for (const [path, text] of stale) {
    console.error(check ? `${path} is stale; run node bin/event-catalog.ts` : `wrote ${path}`);
    if (check) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return check && stale.length > 0 ? 1 : 0;
}

process.exitCode = main(process.argv.includes('--check'));
