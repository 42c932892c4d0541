import { AsyncLocalStorage } from 'node:async_hooks';
import type { App, Stores } from './fauxqs-stores.ts';

interface GroupedText {
  readonly text: string;
  readonly group: string;
}

type Parameters = Readonly<Record<string, unknown>>;

/**
 * fauxqs takes a MessageGroupId for a standard queue or topic and forgets it; AWS keeps it for fair queues, forwards it
 * from SNS and returns it to consumers. While a send is handled, every message that it enqueues gets its group. Within
 * one batch, messages are told apart by their text, so two equal texts share the first one's group.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
 */
export function keepMessageGroups(app: App, { sqsStore }: Stores): void {
  const sending = new AsyncLocalStorage<readonly GroupedText[]>();

  app.addHook('preHandler', (request, _reply, done) => {
    const groups = groupsOf(request.body);
    if (groups.length === 0) done();
    else sending.run(groups, done);
  });

  const createQueue = sqsStore.createQueue.bind(sqsStore);
  sqsStore.createQueue = (...args) => {
    const queue = createQueue(...args);
    const enqueue = queue.enqueue.bind(queue);
    queue.enqueue = (message) => {
      const group = message.messageGroupId ?? groupFor(message.body, sending.getStore() ?? []);
      if (group !== undefined) message.messageGroupId = group;
      enqueue(message);
    };
    return queue;
  };
}

/** The groups that an SQS request (JSON) or an SNS request (form fields) gives. */
export function groupsOf(body: unknown): GroupedText[] {
  if (typeof body !== 'object' || body === null || Buffer.isBuffer(body)) return [];
  const request = body as Parameters;
  const entries = Array.isArray(request['Entries']) ? (request['Entries'] as Parameters[]) : [request];
  return [
    ...entries.map((entry) => grouped(entry['MessageBody'] ?? entry['Message'], entry['MessageGroupId'])),
    ...Object.keys(request)
      .filter((key) => /^PublishBatchRequestEntries\.member\.\d+\.MessageGroupId$/.test(key))
      .map((key) => grouped(request[key.replace('MessageGroupId', 'Message')], request[key])),
  ].filter((entry) => entry !== null);
}

const grouped = (text: unknown, group: unknown): GroupedText | null =>
  typeof text === 'string' && typeof group === 'string' && group !== '' ? { text, group } : null;

/** A subscription without raw delivery wraps the text into JSON. */
const groupFor = (body: string, sent: readonly GroupedText[]): string | undefined =>
  sent.find(({ text }) => body === text || body.includes(JSON.stringify(text)))?.group;
