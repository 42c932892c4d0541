import { envelopeSchema } from '../shared/messages/events/envelope.ts';
import type { CatalogEntry } from './catalog-entry.ts';
import { type JsonSchema, jsonSchema } from './json-schema.ts';

const SECTIONS = [
  ['in', 'In', 'What Caseload takes from others. Keys that are not listed are ignored.'],
  ['command', 'Inside', "What Caseload's functions send each other. Keys that are not listed are refused."],
  [
    'out',
    'Out',
    'What Caseload publishes on the topic. Every event has the envelope below; each type adds its `eventDetail`. A `FAILED` form that tells of a refused message has null for the `jobId`, `caseId` and `batchId` that the message did not name. Ignore keys that you do not know: fields may be added within a version. The message attributes `eventType`, `status` and, where there is one, `caseId` (a string) repeat the envelope for filter policies.\n\nAn event that would be larger than 240 KiB is sent as several. Their lists together are the whole list, and counts stand in the first and are zero in the others: add them up.',
  ],
] as const;

/** The catalog for people, as Markdown. */
export function catalogMarkdown(catalog: readonly CatalogEntry[]): string {
  const sections = SECTIONS.map(([direction, title, text]) => {
    const entries = catalog.filter((entry) => entry.direction === direction);
    const envelope = direction === 'out' ? [fieldsTable(envelopeOf(entries))] : [];
    return [`## ${title}`, text, ...envelope, ...entries.map(entrySection)].join('\n\n');
  });
  return `${[
    '# Event catalog',
    'Generated from the schemas in `shared/messages` by `node bin/event-catalog.ts`; do not edit. The same as AsyncAPI: [asyncapi.json](asyncapi.json). As JSON Schema: [published-events](published-events).',
    indexTable(catalog),
    ...sections,
  ].join('\n\n')}\n`;
}

const indexTable = (catalog: readonly CatalogEntry[]): string =>
  table(
    ['message', 'direction', 'channel', 'producers', 'consumers'],
    catalog.map((entry) => [
      `[${name(entry)}](#${name(entry).toLowerCase().replace(' ', '-')})`,
      entry.direction,
      entry.channel,
      entry.producers.join(', '),
      entry.consumers.join(', '),
    ]),
  );

function entrySection(entry: CatalogEntry): string {
  const schema = jsonSchema(entry);
  const forms = schema.anyOf ?? schema.oneOf ?? [schema];
  const hidden = entry.direction === 'out' ? Object.keys(envelopeSchema.shape) : [];
  return [
    `### ${name(entry)}`,
    entry.summary,
    `Producers: ${entry.producers.join(', ')}. Consumers: ${entry.consumers.join(', ')}. Channel: ${entry.channel}.`,
    ...forms.map((form) => fieldsTable(without(form, hidden))),
    ...entry.examples.slice(0, 1).map((body) => `\`\`\`json\n${JSON.stringify(body, null, 2)}\n\`\`\``),
  ].join('\n\n');
}

/** The envelope as the first successful event states it. */
function envelopeOf(entries: readonly CatalogEntry[]): JsonSchema {
  const [first] = entries.map(jsonSchema).flatMap((schema) => schema.oneOf ?? [schema]);
  const own = Object.keys(first?.properties ?? {}).filter((field) => !(field in envelopeSchema.shape));
  return first === undefined ? {} : without(first, own);
}

function without(schema: JsonSchema, hidden: readonly string[]): JsonSchema {
  const shown = Object.entries(schema.properties ?? {}).filter(([field]) => !hidden.includes(field));
  return { ...schema, properties: Object.fromEntries(shown) };
}

const fieldsTable = (schema: JsonSchema): string =>
  table(['field', 'type', 'required', 'meaning'], fieldRows(schema, ''));

function fieldRows(schema: JsonSchema, prefix: string): string[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([field, value]) => {
    const path = `${prefix}${field}`;
    const required = schema.required?.includes(field) ? 'yes' : 'no';
    const inner = value.items ? fieldRows(value.items, `${path}[].`) : fieldRows(value, `${path}.`);
    return [[`\`${path}\``, typeName(value), required, value.description ?? ''], ...inner];
  });
}

function typeName(schema: JsonSchema): string {
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(' or ');
  if (typeof schema.type === 'object') return schema.type.map((type) => typeName({ ...schema, type })).join(' or ');
  if (schema.anyOf) return schema.anyOf.map(typeName).join(' or ');
  if (schema.items) return `array of ${typeName(schema.items)}${range('', schema.minItems, schema.maxItems)}`;
  if (typeof schema.additionalProperties === 'object') return `object of ${typeName(schema.additionalProperties)}`;
  const low = schema.minimum ?? (schema.exclusiveMinimum === undefined ? undefined : schema.exclusiveMinimum + 1);
  const high = schema.maximum === Number.MAX_SAFE_INTEGER ? undefined : schema.maximum;
  const form = schema.format ?? (schema.pattern && `\`${schema.pattern}\``);
  return [
    `${schema.type ?? 'any'}${range('', low, high)}${range('characters', schema.minLength, schema.maxLength)}`,
    ...(form ? [form] : []),
  ].join(', ');
}

function range(unit: string, low: number | undefined, high: number | undefined): string {
  if (low === undefined && high === undefined) return '';
  const limits = high === undefined ? `from ${low}` : `${low ?? 0} to ${high}`;
  return `, ${[limits, unit].filter(Boolean).join(' ')}`;
}

const name = ({ type, version }: CatalogEntry): string => `${type} v${version}`;

/** A bar inside a cell would end it. */
const table = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  [header, header.map(() => '---'), ...rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')))]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
