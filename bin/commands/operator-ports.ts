import type { ControlPorts } from '../../operations/batches/control-batch.ts';
import { createSnsClient, createSqsClient } from '../../shared/aws/aws-clients.ts';
import type { Sessions } from '../../shared/cases/sessions.ts';
import { createPublishEvents } from '../../shared/messages/send/publish-events.ts';
import { caseIdOf, createSendMessages } from '../../shared/messages/send/send-messages.ts';
import { operatorName, withSessions } from './operator-sessions.ts';

/** What an operator's command works with. */
export interface Operator extends ControlPorts {
  readonly sessions: Sessions;
}

/**
 * Connects as the environment says: the RDS_ variables of the functions, EVENTS_TOPIC_ARN and CHECKPOINT_QUEUE_URL.
 * @throws Error naming what is missing.
 */
export async function asOperator<T>(env: NodeJS.ProcessEnv, work: (operator: Operator) => Promise<T>): Promise<T> {
  const { EVENTS_TOPIC_ARN: topicArn, CHECKPOINT_QUEUE_URL: queueUrl, AWS_ENDPOINT_URL: endpointUrl } = env;
  if (!topicArn || !queueUrl)
    throw new Error('Set EVENTS_TOPIC_ARN and CHECKPOINT_QUEUE_URL, as the functions have them.');
  return withSessions(env, (sessions) =>
    work({
      sessions,
      publish: createPublishEvents(createSnsClient({ endpointUrl }), topicArn),
      sendToCheckpoint: createSendMessages(createSqsClient({ endpointUrl }), queueUrl, caseIdOf),
      clock: Date.now,
      actor: operatorName(),
    }),
  );
}
