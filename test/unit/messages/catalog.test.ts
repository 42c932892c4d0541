import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { asyncApi } from '../../../catalog/asyncapi.ts';
import { catalog } from '../../../catalog/catalog.ts';
import { rolesOf } from '../../../catalog/catalog-entry.ts';
import { generatedDocuments, PUBLISHED_FOLDER, publishedPath, refusedChanges } from '../../../catalog/documents.ts';
import { type JsonSchema, jsonSchema } from '../../../catalog/json-schema.ts';
import { outboundEventSchema } from '../../../shared/messages/events/outbound-event.ts';
import { checkpointQueueSchema } from '../../../shared/messages/queues/checkpoint-queue.ts';
import { loaderQueueSchema } from '../../../shared/messages/queues/loader-queue.ts';
import { migratorQueueSchema } from '../../../shared/messages/queues/migrator-queue.ts';
import { sweeperQueueSchema } from '../../../shared/messages/queues/sweeper-queue.ts';
import { taggerQueueSchema } from '../../../shared/messages/queues/tagger-queue.ts';

const root = join(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const named = catalog.map((entry) => [`${entry.type} v${entry.version}`, entry] as const);

describe('published documents', () => {
  test.each([...generatedDocuments(catalog)])('%s is fresh (else run node bin/event-catalog.ts)', (path, text) => {
    expect(read(path)).toBe(text);
  });

  test('no schema breaks its published version, and no published version is gone', () => {
    const paths = readdirSync(join(root, PUBLISHED_FOLDER)).map((file) => `${PUBLISHED_FOLDER}/${file}`);
    const published = new Map(paths.map((path) => [path, JSON.parse(read(path)) as JsonSchema]));
    expect(published.size).toBe(catalog.length);
    expect(refusedChanges(catalog, published)).toEqual([]);
  });

  test('a broken or withdrawn version is named with its document', () => {
    const [entry] = catalog.filter(({ type }) => type === 'BATCH_CLOSED');
    if (entry === undefined) throw new Error('BATCH_CLOSED is not in the catalog');
    const before = jsonSchema(entry);
    const demanding = { ...entry, schema: z.object({ ...(entry.schema as z.ZodObject).shape, urgent: z.boolean() }) };
    const published = new Map([[publishedPath(entry), before]]);
    expect(refusedChanges([demanding], published)).toEqual([
      { document: 'docs/published-events/batch-closed.v1.json', path: 'urgent', problem: expect.any(String) },
    ]);
    expect(refusedChanges([], published)).toHaveLength(1);
  });
});

describe('the catalog', () => {
  test.each(named)('shows examples of %s that its schema and its JSON Schema accept', (_, entry) => {
    const published = z.fromJSONSchema(jsonSchema(entry) as Parameters<typeof z.fromJSONSchema>[0]);
    for (const example of entry.examples) {
      expect(entry.schema.safeParse(example).error).toBeUndefined();
      expect(published.safeParse(example).error).toBeUndefined();
    }
  });

  test.each(named)(
    'describes %s: a summary, a version that the schema states, and every field but its own name',
    (_, entry) => {
      expect(entry.summary).toMatch(/\.$/);
      const forms = ((schema: JsonSchema) => schema.anyOf ?? schema.oneOf ?? [schema])(jsonSchema(entry));
      if (entry.type !== 'S3_NOTIFICATION') {
        expect(forms.map((form) => form.properties?.schemaVersion?.const)).toEqual(forms.map(() => entry.version));
        expect(forms.map((form) => form.properties?.eventType?.const)).toEqual(forms.map(() => entry.type));
      }
    },
  );

  test('has every message that a queue or the topic takes, and no other', () => {
    const typesOf = (schema: z.ZodType): string[] => {
      const walk = (one: JsonSchema): string[] =>
        (one.anyOf ?? one.oneOf)?.flatMap(walk) ?? [String(one.properties?.eventType?.const)];
      return walk(z.toJSONSchema(schema, { io: 'input' }) as JsonSchema);
    };
    const queues = [
      loaderQueueSchema,
      taggerQueueSchema,
      checkpointQueueSchema,
      migratorQueueSchema,
      sweeperQueueSchema,
      outboundEventSchema,
    ];
    expect(new Set(catalog.map(({ type }) => type))).toEqual(new Set(['S3_NOTIFICATION', ...queues.flatMap(typesOf)]));
  });

  test('knows who of Caseload reads and writes', () => {
    const roles = Object.fromEntries(catalog.map((entry) => [entry.type, rolesOf(entry)]));
    expect(roles).toMatchObject({
      BATCH_OPENED: { reads: true, writes: false },
      LOAD_PART: { reads: true, writes: true },
      MIGRATE_CORE: { reads: true, writes: true },
      DOCUMENT_LOADED: { reads: true, writes: true },
      LOADER_FINISHED: { reads: false, writes: true },
    });
  });
});

describe('the AsyncAPI document', () => {
  interface Ref {
    $ref: string;
  }
  interface Document {
    asyncapi: string;
    info: { title: string; version: string };
    channels: Record<string, { address: string; messages: Record<string, Ref> }>;
    operations: Record<string, { action: string; channel: Ref; messages: Ref[] }>;
    components: {
      messages: Record<string, { name: string; payload: Ref; examples: { payload: unknown }[] }>;
      schemas: object;
    };
  }
  const document = JSON.parse(JSON.stringify(asyncApi(catalog))) as Document;

  const references = (value: unknown): string[] =>
    Object.entries(value ?? {}).flatMap(([key, inner]) =>
      key === '$ref' ? [String(inner)] : typeof inner === 'object' ? references(inner) : [],
    );
  const resolve = (reference: string): unknown =>
    reference
      .replace(/^#\//, '')
      .split('/')
      .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);

  test('has what version 3 requires and only its top-level fields', () => {
    expect(document.asyncapi).toBe('3.0.0');
    expect(document.info).toMatchObject({ title: 'Caseload', version: expect.any(String) });
    const allowed = ['asyncapi', 'id', 'info', 'servers', 'defaultContentType', 'channels', 'operations', 'components'];
    expect(Object.keys(document).filter((key) => !allowed.includes(key))).toEqual([]);
  });

  test('resolves every reference', () => {
    const all = references(document);
    expect(all.length).toBeGreaterThan(3 * catalog.length);
    expect(all.filter((reference) => resolve(reference) === undefined)).toEqual([]);
  });

  test('names components as the specification allows', () => {
    const names = [...Object.keys(document.components.messages), ...Object.keys(document.components.schemas)];
    expect(names.filter((name) => !/^[a-zA-Z0-9._-]+$/.test(name))).toEqual([]);
  });

  test('has operations that send or receive messages of their own channel', () => {
    for (const { action, channel, messages } of Object.values(document.operations)) {
      expect(['send', 'receive']).toContain(action);
      expect(messages.filter(({ $ref }) => !$ref.startsWith(`${channel.$ref}/messages/`))).toEqual([]);
    }
  });

  test('puts every message on one channel and in one operation at least', () => {
    const onChannels = Object.values(document.channels).flatMap(({ messages }) => Object.values(messages));
    const inOperations = Object.values(document.operations).flatMap(({ messages }) =>
      messages.map(({ $ref }) => $ref.split('/').at(-1)),
    );
    expect(onChannels.map(({ $ref }) => $ref.split('/').at(-1)).toSorted()).toEqual(
      Object.keys(document.components.messages).toSorted(),
    );
    expect(new Set(inOperations)).toEqual(new Set(Object.keys(document.components.messages)));
  });

  test('shows examples that its own payload schemas accept', () => {
    for (const { payload, examples } of Object.values(document.components.messages)) {
      const schema = z.fromJSONSchema(resolve(payload.$ref) as Parameters<typeof z.fromJSONSchema>[0]);
      expect(examples.filter((example) => !schema.safeParse(example.payload).success)).toEqual([]);
    }
  });
});
