import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { CONSUMER_NAMES } from '../../lib/consumer-names.ts';
import { namePrefix } from '../../lib/deployment-name.ts';
import type { StageSettings } from '../../lib/stage-schema.ts';

/** Gives each consumer's queue its DLQ and maxReceiveCount, as the template says. */
export async function setRedrivePolicies(sqs: SQSClient, settings: StageSettings): Promise<void> {
  const prefix = namePrefix(settings);
  for (const consumer of CONSUMER_NAMES) {
    const deadLetterTargetArn = await arnOf(sqs, await urlOf(sqs, `${prefix}-${consumer}-dlq`));
    const { maxReceiveCount } = settings.consumers[consumer];
    await sqs.send(
      new SetQueueAttributesCommand({
        QueueUrl: await urlOf(sqs, `${prefix}-${consumer}`),
        Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount }) },
      }),
    );
  }
}

async function urlOf(sqs: SQSClient, name: string): Promise<string> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
  return QueueUrl ?? '';
}

async function arnOf(sqs: SQSClient, url: string): Promise<string> {
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }));
  return Attributes?.['QueueArn'] ?? '';
}
