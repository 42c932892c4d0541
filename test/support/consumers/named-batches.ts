import { cancelBatch } from '../../../operations/batches/control-batch.ts';
import { qualified, sql } from '../../../shared/mysql/queries/sql.ts';
import type { TestPlatform } from '../case-database.ts';
import type { Pipeline } from './pipeline.ts';

export interface BatchRow {
  readonly id: number;
  readonly name: string;
  readonly status: string;
}

/** The batches of a case, in the order in which they were recorded. */
export async function batchesOf(platform: TestPlatform, caseId: number): Promise<BatchRow[]> {
  const { schema } = await platform.sessions.directory.find(caseId);
  return platform.query<BatchRow>(
    sql`SELECT id, name, status FROM ${qualified(schema, 'batches')} WHERE npcase_id = ${caseId} ORDER BY id`.sql,
  );
}

/** @throws {Error} when the case has no batch of that name. */
export async function batchNamed(platform: TestPlatform, caseId: number, name: string): Promise<BatchRow> {
  const batch = (await batchesOf(platform, caseId)).find((row) => row.name === name);
  if (!batch) throw new Error(`There is no batch ${name}.`);
  return batch;
}

/** Cancels a batch as an operator does. */
export async function cancelNamed(
  platform: TestPlatform,
  caseId: number,
  { ports }: Pipeline,
  name: string,
): Promise<void> {
  const operator = {
    sessions: platform.sessions,
    sendToCheckpoint: async () => {},
    publish: ports.checkpoint.publish,
    clock: Date.now,
    actor: 'test',
  };
  await cancelBatch(operator, { caseId, batchId: (await batchNamed(platform, caseId, name)).id });
}
