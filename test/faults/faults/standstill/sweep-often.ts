import { setTimeout as delay } from 'node:timers/promises';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { SWEEP } from '../../../../shared/messages/commands/sweep.ts';
import type { Lab } from '../../lab/lab.ts';

/** Sends SWEEP over and over, as the schedule does but oftener. @returns what ends it and gives how many were sent. */
export function sweepOften({ clients, queueUrl }: Lab, everyMs: number): () => Promise<number> {
  const over = new AbortController();
  const sending = async (): Promise<number> => {
    for (let sweeps = 0; ; sweeps++) {
      if (over.signal.aborted) return sweeps;
      const message = { QueueUrl: queueUrl('sweeper'), MessageBody: JSON.stringify(SWEEP) };
      await clients.sqs.send(new SendMessageCommand(message));
      await delay(everyMs, undefined, { signal: over.signal }).catch(() => undefined);
    }
  };
  const sent = sending();
  return () => {
    over.abort();
    return sent;
  };
}
