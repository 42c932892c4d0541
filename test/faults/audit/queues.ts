import { ChangeMessageVisibilityCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { CONSUMER_NAMES, type ConsumerName } from '../../../lib/consumer-names.ts';
import type { Runtime } from '../../../localstack/runtime/runtime.ts';
import { deadLetterQueue, sourceQueue, urlOf } from '../lab/lab-queues.ts';

/** Codes of the messages that must lie on each DLQ, in any order; one without a code is RETRIES_EXHAUSTED. */
export type DeadLetters = Readonly<Partial<Record<ConsumerName, readonly string[]>>>;

/** A message that its queue moved itself, because it failed too often. */
export const RETRIES_EXHAUSTED = 'RETRIES_EXHAUSTED';

/** Source queues that hold messages, and DLQs that do not hold exactly what they must. */
export async function queueProblems(
  runtime: Pick<Runtime, 'queues' | 'queueCounts'>,
  sqs: SQSClient,
  expected: DeadLetters,
): Promise<string[]> {
  const counts = runtime.queueCounts();
  const problems: string[] = [];
  for (const consumer of CONSUMER_NAMES) {
    const { visible = 0, inFlight = 0, delayed = 0 } = counts[sourceQueue(consumer)] ?? {};
    const left = visible + inFlight + delayed;
    if (left > 0) problems.push(`${left} messages are left on the ${consumer} queue`);
    const is = (await codesOn(sqs, urlOf(runtime, deadLetterQueue(consumer)))).sort().join(', ');
    const must = [...(expected[consumer] ?? [])].sort().join(', ');
    if (is !== must) problems.push(`the ${consumer} DLQ must hold ${must || 'nothing'} and holds ${is || 'nothing'}`);
  }
  return problems;
}

/** Reads all of a DLQ and puts it back. */
async function codesOn(sqs: SQSClient, QueueUrl: string): Promise<string[]> {
  const receipts: string[] = [];
  const codes: string[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
        VisibilityTimeout: 60,
      }),
    );
    if (Messages.length === 0) break;
    for (const { ReceiptHandle = '', MessageAttributes } of Messages) {
      receipts.push(ReceiptHandle);
      codes.push(MessageAttributes?.['code']?.StringValue ?? RETRIES_EXHAUSTED);
    }
  }
  for (const ReceiptHandle of receipts) {
    await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
  }
  return codes;
}
