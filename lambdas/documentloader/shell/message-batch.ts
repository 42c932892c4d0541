import { batchUpdate } from '../../../shared/batches/batch-update.ts';
import { beginImport } from '../../../shared/batches/begin-import.ts';
import { messageBatchDigest } from '../../../shared/batches/core/batch-source.ts';
import { type Batch, ENDED, recordBatch } from '../../../shared/batches/record-batch.ts';
import { readCaseSettings } from '../../../shared/cases/case-settings.ts';
import type { CaseSession } from '../../../shared/cases/sessions.ts';
import { gmt } from '../../../shared/domain/gmt.ts';
import { buildEvent } from '../../../shared/messages/events/build-event.ts';
import type { LoaderPorts, MessageOf } from '../ports.ts';

/** Opens the batch that a producer names, locked; its messages may come in any order, so each of them may be the first. */
export const openMessageBatch = async (
  session: CaseSession,
  batchName: string,
  policy: Batch['dedupe_policy'],
  now: string,
): Promise<Batch> =>
  recordBatch(
    session,
    { name: batchName, digest: messageBatchDigest(batchName), policy, origin: { kind: 'messages' } },
    now,
  );

/** The policy under which documents from messages are compared, and what their case says of reading them. */
export const messageSettings = ({ sessions, clock }: LoaderPorts, caseId: number) =>
  sessions.coreWriterSession(async (session) => ({
    policy: await beginImport(session, caseId, clock()),
    settings: await readCaseSettings(session, caseId),
  }));

/** A producer opens a batch: it is recorded and told. */
export async function openBatch(ports: LoaderPorts, message: MessageOf<'BATCH_OPENED'>): Promise<void> {
  const { caseId, batchName } = message;
  const { policy } = await messageSettings(ports, caseId);
  const now = gmt(ports.clock());
  const batch = await ports.sessions.writerSession((session) => openMessageBatch(session, batchName, policy, now));
  await ports.publish(
    buildEvent('JOB_STARTED', {
      source: 'caseload.documentloader',
      timestamp: new Date(ports.clock()),
      caseId,
      batchId: batch.id,
      status: 'SUCCESS',
      detail: { batchName, rows: null, parts: null },
    }),
  );
}

/** A producer has sent everything: the batch may finish once as many documents have arrived. */
export async function closeBatch(ports: LoaderPorts, message: MessageOf<'BATCH_CLOSED'>): Promise<void> {
  const { caseId, batchName, expectedDocuments } = message;
  const { policy } = await messageSettings(ports, caseId);
  const now = gmt(ports.clock());
  const batch = await ports.sessions.writerSession(async (session) => {
    const opened = await openMessageBatch(session, batchName, policy, now);
    if (opened.expected_documents === null && !ENDED.has(opened.status)) {
      await session.run([batchUpdate(session, opened.id, now).set({ expected_documents: expectedDocuments })]);
    }
    return opened;
  });
  await ports.sendToCheckpoint([{ eventType: 'ADVANCE_BATCH', schemaVersion: 1, caseId, batchId: batch.id }]);
}
