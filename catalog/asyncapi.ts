import type { CatalogEntry, Channel } from './catalog-entry.ts';
import { jsonSchema } from './json-schema.ts';

const CHANNELS: Record<Channel, string> = {
  intake: 'SQS queue of the intake.',
  loader: 'SQS queue of the documentloader, where producers send their documents.',
  tagger: 'SQS queue of the tagger.',
  checkpoint: 'SQS queue of the checkpoint, which also subscribes to three events of the topic.',
  migrator: 'SQS queue of the migrator.',
  sweeper: 'SQS queue of the sweeper.',
  events: 'SNS topic of everything that Caseload tells.',
};

/** SNS message attributes, for filter policies; see message-attributes.ts. */
const HEADERS = {
  type: 'object',
  properties: {
    eventType: { type: 'string' },
    status: { type: 'string', enum: ['SUCCESS', 'FAILED', 'CANCELLED'] },
    caseId: { type: 'string', description: 'Absent when a refused message names no case.' },
  },
  required: ['eventType', 'status'],
};

/**
 * The catalog as an AsyncAPI 3 document. Commands are both sent and received, because both ends are Caseload's.
 * @see https://www.asyncapi.com/docs/reference/specification/v3.0.0
 */
export function asyncApi(catalog: readonly CatalogEntry[]): object {
  const on = (channel: Channel) => catalog.filter((entry) => entry.channel === channel);
  const channels = Object.keys(CHANNELS) as Channel[];
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Caseload',
      version: String(Math.max(...catalog.map((entry) => entry.version))),
      description: 'Ingestion of litigation documents into one database per case. Generated from `shared/messages`.',
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(channels.map((channel) => [channel, channelObject(channel, on(channel))])),
    operations: Object.fromEntries(channels.flatMap((channel) => operations(channel, on(channel)))),
    components: {
      messages: Object.fromEntries(catalog.map((entry) => [messageId(entry), message(entry)])),
      schemas: Object.fromEntries(catalog.map((entry) => [messageId(entry), payload(entry)])),
    },
  };
}

const messageId = ({ type, version }: CatalogEntry): string => `${type}_v${version}`;

const channelObject = (channel: Channel, entries: readonly CatalogEntry[]) => ({
  address: channel,
  description: CHANNELS[channel],
  messages: Object.fromEntries(
    entries.map((entry) => [messageId(entry), { $ref: `#/components/messages/${messageId(entry)}` }]),
  ),
});

function operations(channel: Channel, entries: readonly CatalogEntry[]): [string, object][] {
  const operation = (action: 'send' | 'receive', some: readonly CatalogEntry[]): [string, object][] => {
    if (some.length === 0) return [];
    const messages = some.map((entry) => ({ $ref: `#/channels/${channel}/messages/${messageId(entry)}` }));
    return [[`${action}_${channel}`, { action, channel: { $ref: `#/channels/${channel}` }, messages }]];
  };
  return [
    ...operation(
      'send',
      entries.filter(({ direction }) => direction !== 'in'),
    ),
    ...operation(
      'receive',
      entries.filter(({ direction }) => direction !== 'out'),
    ),
  ];
}

const message = (entry: CatalogEntry) => ({
  name: entry.type,
  title: `${entry.type} v${entry.version}`,
  summary: entry.summary,
  contentType: 'application/json',
  ...(entry.direction === 'out' && { headers: HEADERS }),
  payload: { $ref: `#/components/schemas/${messageId(entry)}` },
  examples: entry.examples.map((body) => ({ payload: body })),
});

function payload(entry: CatalogEntry) {
  const { $schema: _, ...schema } = jsonSchema(entry);
  return schema;
}
