import { setTimeout as delay } from 'node:timers/promises';
import { SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import type { LocalClients } from './local-clients.ts';

/** Counts events as a subscriber of the topic sees them. */
export interface EventCounter {
  /** Distinct events by type, in the order in which the types first came. */
  counts(): Record<string, number>;
  /** Settles when LOADER_FINISHED came for these batches and `idle` holds with nothing left to receive, or after a while. */
  settle(batchIds: readonly number[], idle: () => boolean): Promise<void>;
  stop(): Promise<void>;
}

/** A part's last tag event may come after the batch has finished. */
const SETTLE_MS = 10_000;
const QUEUE_NAME = 'demo-subscriber';
const POLL_MS = 20;

/** Subscribes a queue of its own to the topic. Repeats of an event have one id and count once. */
export async function countEvents({ sqs, sns }: LocalClients, topicArn: string): Promise<EventCounter> {
  const { QueueUrl: url } = await sqs.send(new CreateQueueCommand({ QueueName: QUEUE_NAME }));
  await sns.send(
    new SubscribeCommand({
      TopicArn: topicArn,
      Protocol: 'sqs',
      Endpoint: topicArn.replace(/:sns:(.*):[^:]*$/, `:sqs:$1:${QUEUE_NAME}`),
      Attributes: { RawMessageDelivery: 'true' },
    }),
  );
  const ids = new Map<string, Set<string>>();
  const finished = new Set<number>();
  const ended = new AbortController();

  const note = ({ Body }: Message) => {
    const event = JSON.parse(Body ?? '{}') as { eventId: string; eventType: string; status: string; batchId: number };
    const known = ids.get(event.eventType) ?? new Set();
    ids.set(event.eventType, known.add(event.eventId));
    if (event.eventType === 'LOADER_FINISHED' && event.status === 'SUCCESS') finished.add(event.batchId);
  };
  const pump = async () => {
    while (!ended.signal.aborted) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
        { abortSignal: ended.signal },
      );
      Messages.forEach(note);
      if (Messages.length === 0) continue;
      const Entries = Messages.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle }));
      await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries }));
    }
  };
  /** Messages are deleted after they were counted, so none in flight means that all are. */
  const isDrained = async () => {
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
    );
    const { ApproximateNumberOfMessages: visible, ApproximateNumberOfMessagesNotVisible: inFlight } = Attributes;
    return Number(visible) + Number(inFlight) === 0;
  };
  // An abort ends it; any other failure shows as events that are missing.
  const pumping = pump().catch(() => {});

  return {
    counts: () => Object.fromEntries([...ids].map(([type, known]) => [type, known.size])),
    async settle(batchIds, idle) {
      const deadline = Date.now() + SETTLE_MS;
      while (Date.now() < deadline) {
        if (batchIds.every((id) => finished.has(id)) && idle() && (await isDrained())) return;
        await delay(POLL_MS);
      }
    },
    async stop() {
      ended.abort();
      await pumping;
    },
  };
}
