import { SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import type { LocalClients } from './local-clients.ts';

/** A queue of its own on the topic, read as messages come. */
export interface TopicSubscriber {
  /** Every message that was delivered so far has been noted. */
  isDrained(): Promise<boolean>;
  /** Reads no more. */
  stop(): Promise<void>;
  /** Reads no more, and leaves nothing behind on a topic that outlives this run. */
  remove(): Promise<void>;
}

/** Subscribes a new queue to a topic and has `note` told of every delivery, repeats included. */
export async function subscribeTo(
  { sqs, sns }: Pick<LocalClients, 'sqs' | 'sns'>,
  topicArn: string,
  queueName: string,
  note: (message: Message) => void,
): Promise<TopicSubscriber> {
  const { QueueUrl: url } = await sqs.send(new CreateQueueCommand({ QueueName: queueName }));
  const { SubscriptionArn: subscription } = await sns.send(
    new SubscribeCommand({
      TopicArn: topicArn,
      Protocol: 'sqs',
      Endpoint: topicArn.replace(/:sns:(.*):[^:]*$/, `:sqs:$1:${queueName}`),
      Attributes: { RawMessageDelivery: 'true' },
    }),
  );
  const ended = new AbortController();
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
  // An abort ends it; any other failure shows as events that are missing.
  const pumping = pump().catch(() => {});
  const stop = async () => {
    ended.abort();
    await pumping;
  };

  return {
    /** Messages are deleted after they were noted, so none in flight means that all are. */
    async isDrained() {
      const { Attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
      );
      const { ApproximateNumberOfMessages: visible, ApproximateNumberOfMessagesNotVisible: inFlight } = Attributes;
      return Number(visible) + Number(inFlight) === 0;
    },
    stop,
    async remove() {
      await stop();
      await sns.send(new UnsubscribeCommand({ SubscriptionArn: subscription }));
      await sqs.send(new DeleteQueueCommand({ QueueUrl: url }));
    },
  };
}
