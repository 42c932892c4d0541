import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { batchState } from '../../../../demo/batch-state.ts';
import { qualified } from '../../../../shared/mysql/queries/sql.ts';
import type { FaultServer } from '../../fault.ts';
import type { Lab } from '../../lab/lab.ts';
import { withRoot } from '../../lab/with-root.ts';
import { CASES } from './bad-messages.ts';
import type { Letter, Sent } from './letters.ts';

/** The name of a batch whose row is corrupted when it is recorded: its key is that of another case's object. */
export const STRAYED_BATCH = 'strayed';
export const STRAYED = { read: 2, loaded: 2, rejected: 0 } as const;

const KEY = `cases/${CASES.poisoned}/${STRAYED_BATCH}/file.csv`;

/** The command of its one part, which the loader must refuse. */
export const STRAYED_LETTER: Sent = {
  what: "a part of a batch whose row names another case's object",
  consumer: 'loader',
  code: 'CASE_MISMATCH',
  body: '"eventType":"LOAD_PART"',
  messageId: null,
};

export const putStrayedFile = ({ clients, bucket }: { clients: { s3: S3Client }; bucket: string }): Promise<unknown> =>
  clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key: KEY, Body: 'DOCID,Issue\nS-1,own\nS-2,own\n' }));

/**
 * Puts the row right and sends the refused command once more, as an operator would.
 * @returns what is wrong, in words: nothing may have been loaded by then.
 */
export async function redriveStrayed(lab: Lab, server: FaultServer, letters: readonly Letter[]): Promise<string[]> {
  const refused = letters.find(
    ({ consumer, code }) => consumer === STRAYED_LETTER.consumer && code === STRAYED_LETTER.code,
  );
  const state = await batchState(lab.sessions, CASES.poisoned, STRAYED_BATCH);
  if (!refused || !state) return [`${STRAYED_LETTER.what}: it was not refused`];
  const batches = qualified(lab.schema(CASES.poisoned), 'batches').text;
  await withRoot(server, (root) =>
    root.query(`UPDATE ${batches} SET source_key = ? WHERE id = ?`, [KEY, state.batchId]),
  );
  await lab.clients.sqs.send(new SendMessageCommand({ QueueUrl: lab.queueUrl('loader'), MessageBody: refused.body }));
  return state.tally.loaded === 0 ? [] : [`${STRAYED_LETTER.what}: ${state.tally.loaded} documents were loaded`];
}
