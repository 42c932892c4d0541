import { qualified, sql } from '../../../shared/core/sql.ts';
import type { Batch } from '../../../shared/shell/batches/record-batch.ts';
import type { CaseSession } from '../../../shared/shell/database/sessions.ts';
import type { Stand } from '../core/is-due.ts';
import type { StandingBatch } from '../core/remedy.ts';

/** A batch as the sweep sees it: whether it stands, and what would move it. */
export interface BatchLook {
  readonly stand: Stand;
  readonly found: StandingBatch;
}

interface PartGroup {
  readonly status: string;
  readonly kind: string;
  readonly n: number;
  readonly created: Date;
  readonly released: Date | null;
  readonly loaded: Date | null;
  readonly done: Date | null;
}

/** Reads how far a batch has come, and when it last moved: the newest moment that it or a part of it notes. */
export async function lookAt(session: CaseSession, batch: Batch): Promise<BatchLook> {
  const { schema, caseId, entry, findOne, rows } = session;
  const groups = await rows<PartGroup>(
    sql`SELECT status, kind, COUNT(*) AS n, MAX(created_at_gmt) AS created, MAX(released_at_gmt) AS released, MAX(loaded_at_gmt) AS loaded, MAX(done_at_gmt) AS done FROM ${qualified(schema, 'batch_parts')} WHERE npcase_id = ${caseId} AND batch_id = ${batch.id} GROUP BY status, kind`,
  );
  const swept = await findOne('batchSweeps', { where: { batch_id: batch.id } });
  const moments = groups.flatMap(({ created, released, loaded, done }) => [created, released, loaded, done]);
  const count = (wanted: (group: PartGroup) => boolean): number =>
    groups.filter(wanted).reduce((sum, { n }) => sum + Number(n), 0);
  const isOut = ({ status }: PartGroup): boolean => status === 'released' || status === 'loaded';
  return {
    stand: {
      movedMs: Math.max(batch.updated_at_gmt.getTime(), ...moments.map((moment) => moment?.getTime() ?? 0)),
      sweptMs: swept?.swept_at_gmt.getTime() ?? null,
    },
    found: {
      status: batch.status,
      kind: batch.source_kind,
      cut: batch.cut_finished_at_gmt !== null,
      expected: batch.expected_documents,
      received: batch.rows_received,
      window: batch.window_size ?? entry.windowSize,
      pending: count(({ status }) => status === 'pending'),
      out: count((group) => isOut(group) && group.kind !== 'messages'),
      untagged: count((group) => isOut(group) && group.kind === 'messages'),
    },
  };
}
