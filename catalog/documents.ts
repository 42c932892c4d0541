import { asyncApi } from './asyncapi.ts';
import { type BreakingChange, breakingChanges } from './breaking-changes.ts';
import { type CatalogEntry, rolesOf } from './catalog-entry.ts';
import { type JsonSchema, jsonSchema } from './json-schema.ts';
import { catalogMarkdown } from './markdown.ts';

/** Folder of the schemas that others rely on, one file for each version of each message. */
export const PUBLISHED_FOLDER = 'docs/published-events';

/** Path of the published schema of a message, from the project's root. */
export const publishedPath = ({ type, version }: Pick<CatalogEntry, 'type' | 'version'>): string =>
  `${PUBLISHED_FOLDER}/${type.toLowerCase().replaceAll('_', '-')}.v${version}.json`;

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Every document that is generated from the schemas, by its path from the project's root. */
export function generatedDocuments(catalog: readonly CatalogEntry[]): ReadonlyMap<string, string> {
  return new Map([
    ['docs/event-catalog.md', catalogMarkdown(catalog)],
    ['docs/asyncapi.json', json(asyncApi(catalog))],
    ...catalog.map((entry) => [publishedPath(entry), json(jsonSchema(entry))] as const),
  ]);
}

/** A change that may not be published under the version it has. */
export interface RefusedChange extends BreakingChange {
  /** Path of the published schema that it breaks. */
  readonly document: string;
}

/**
 * What the catalog would break of the published schemas; a published version that left the catalog counts, too.
 * @param published The published schemas by path.
 */
export function refusedChanges(
  catalog: readonly CatalogEntry[],
  published: ReadonlyMap<string, JsonSchema>,
): RefusedChange[] {
  const entries = new Map(catalog.map((entry) => [publishedPath(entry), entry]));
  return [...published].flatMap(([document, before]) => {
    const entry = entries.get(document);
    if (entry === undefined) return [{ document, path: '', problem: 'the version is no longer in the catalog' }];
    return breakingChanges(before, jsonSchema(entry), rolesOf(entry)).map((change) => ({ document, ...change }));
  });
}
