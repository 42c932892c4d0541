import type { AwsRequest } from '../proxies/aws-proxy.ts';

const PUBLISHED = /^(PublishBatchRequestEntries\.member\.\d+\.)?Message$/;

/** The bodies of the messages that a request sends for the first time; none for any other. */
export function sentBodies({ service, action, body }: AwsRequest): string[] {
  if (service === 'sns' && action.startsWith('Publish')) {
    return [...new URLSearchParams(body)].filter(([name]) => PUBLISHED.test(name)).map(([, value]) => value);
  }
  if (service !== 'sqs' || !action.startsWith('SendMessage')) return [];
  const { Entries, ...single } = JSON.parse(body) as SendRequest;
  // Postponed messages and dead letters carry their history, and are no news of any work.
  return (Entries ?? [single])
    .filter(({ MessageAttributes: attributes = {} }) => !('history' in attributes))
    .map((entry) => entry.MessageBody ?? '');
}

interface SentEntry {
  readonly MessageBody?: string;
  readonly MessageAttributes?: Readonly<Record<string, unknown>>;
}

interface SendRequest extends SentEntry {
  readonly Entries?: readonly SentEntry[];
}
