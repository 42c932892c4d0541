import { setTimeout as delay } from 'node:timers/promises';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { messageGroup } from '../../../shared/messages/message-group.ts';
import type { Lab } from './lab.ts';
import type { MessageProduction } from './message-production.ts';

export interface Pace {
  /** How far the import beside it is, from 0 to 1; null as long as it has not begun, and then neither does the producer. */
  readonly progress: () => Promise<number | null>;
  /** Ends it, when nobody waits for its batch any more. */
  readonly signal: AbortSignal;
}

/** A producer's lead on the import beside it. */
const AHEAD = 0.05;
/** While the other import stands still, a message is sent so often all the same. */
const PATIENCE_MS = 1_000;
const POLL_MS = 100;

/** Sends a production's messages as the import beside it goes on, so that both run for as long. */
export async function produce(lab: Lab, production: MessageProduction, { progress, signal }: Pace): Promise<void> {
  const { caseId, bodies } = production;
  lab.expectImport(production);
  // Whatever is broken may be what tells it.
  const told = (): Promise<number | null> => progress().catch(() => 0);
  const isEarly = async (i: number): Promise<boolean> => i / bodies.length > ((await told()) ?? 0) + AHEAD;
  while (!signal.aborted && (await told()) === null) await delay(POLL_MS);
  for (const [i, body] of bodies.entries()) {
    const dueAt = performance.now() + PATIENCE_MS;
    while (performance.now() < dueAt && !signal.aborted && (await isEarly(i))) await delay(POLL_MS);
    if (signal.aborted) return;
    await lab.clients.sqs.send(
      new SendMessageCommand({
        QueueUrl: lab.queueUrl('loader'),
        MessageBody: body,
        MessageGroupId: messageGroup(caseId),
      }),
    );
  }
}
