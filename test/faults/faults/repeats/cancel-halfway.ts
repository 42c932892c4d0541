import { setTimeout as delay } from 'node:timers/promises';
import { batchState } from '../../../../demo/batch-state.ts';
import { cancelBatch } from '../../../../operations/batches/control-batch.ts';
import type { LoadPart } from '../../../../shared/messages/commands/load-part.ts';
import { createPublishEvents } from '../../../../shared/messages/send/publish-events.ts';
import { caseIdOf, createSendMessages } from '../../../../shared/messages/send/send-messages.ts';
import { qualified, sql } from '../../../../shared/mysql/queries/sql.ts';
import type { Lab } from '../../lab/lab.ts';

const POLL_MS = 20;

/**
 * Imports the production into a case, and cancels its batch when some of it is loaded and some is not. Then the message of
 * every part comes late, also of those that were never begun.
 * @returns the parts that were cancelled.
 */
export async function cancelHalfway(lab: Lab, batchName: string, caseId: number, timeoutMs: number): Promise<number> {
  const { sessions, clients, runtime } = lab;
  const operator = {
    sessions,
    sendToCheckpoint: createSendMessages(clients.sqs, lab.queueUrl('checkpoint'), caseIdOf),
    publish: createPublishEvents(clients.sns, String(runtime.outputs['EventsTopicArn'])),
    clock: Date.now,
    actor: 'test',
  };
  await releaseOneAtATime(lab, caseId);
  await lab.importProduction(batchName, caseId);
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    if (performance.now() > deadline) throw new Error('Nothing of the batch to be cancelled was loaded.');
    const state = await batchState(sessions, caseId, batchName);
    if (state && state.tally.loaded > 0) {
      if (!(await cancelBatch(operator, { caseId, batchId: state.batchId }))) {
        throw new Error('The batch had ended before it could be cancelled.');
      }
      break;
    }
    await delay(POLL_MS);
  }
  await lab.untilEnded({ timeoutMs });
  const parts = await partsOf(lab, caseId);
  const load = createSendMessages<LoadPart>(clients.sqs, lab.queueUrl('loader'), caseIdOf);
  await load(
    parts.map(({ batchId, partNumber }) => ({ eventType: 'LOAD_PART', schemaVersion: 1, caseId, batchId, partNumber })),
  );
  await lab.untilEnded({ timeoutMs });
  return parts.filter(({ status }) => status === 'cancelled').length;
}

/** Lets a case have one part out, before it has a batch, so that there is a halfway in a short file as well. */
const releaseOneAtATime = ({ sessions }: Lab, caseId: number): Promise<unknown> =>
  sessions.coreWriterSession((session) =>
    session.run([sql`UPDATE ${qualified(session.schema, 'npcases')} SET window_size = ${1} WHERE id = ${caseId}`]),
  );

const partsOf = ({ sessions }: Lab, caseId: number) =>
  sessions.readerSession(caseId, async ({ findAll }) =>
    (await findAll('batchParts', {})).map((part) => ({
      batchId: part.batch_id,
      partNumber: part.part_number,
      status: part.status,
    })),
  );
