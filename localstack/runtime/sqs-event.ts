import type { SQSEvent, SQSMessageAttributes } from 'aws-lambda';
import type { ReceivedMessage } from '../fauxqs/emulated-queue.ts';

/**
 * The event that Lambda makes of received messages.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export function sqsEvent(messages: readonly ReceivedMessage[], queueArn: string, region: string): SQSEvent {
  return {
    Records: messages.map(({ messageAttributes, ...message }) => ({
      ...message,
      messageAttributes: toEventAttributes(messageAttributes),
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn,
      awsRegion: region,
    })),
  };
}

const toEventAttributes = (attributes: ReceivedMessage['messageAttributes']): SQSMessageAttributes =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, { StringValue, BinaryValue, DataType }]) => [
      name,
      {
        ...(StringValue === undefined ? {} : { stringValue: StringValue }),
        ...(BinaryValue === undefined ? {} : { binaryValue: BinaryValue }),
        stringListValues: [],
        binaryListValues: [],
        dataType: DataType,
      },
    ]),
  );
