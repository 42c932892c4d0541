import type { Batch } from '../../../shared/batches/record-batch.ts';
import type { CaseSession } from '../../../shared/cases/sessions.ts';
import type { BatchActivity } from '../core/is-due.ts';
import type { StalledBatch } from '../core/remedy.ts';

/** A batch as the sweep sees it: whether it stands, and what would move it. */
export interface BatchLook {
  readonly activity: BatchActivity;
  readonly found: StalledBatch;
}

/** The parts of one state and kind. */
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
  const { entry, findOne } = session;
  const { db, rows } = session.batch(batch.id);
  const groups: readonly PartGroup[] = await rows(
    db
      .selectFrom('batch_parts')
      .select(({ fn }) => [
        'status',
        'kind',
        fn.countAll<number>().as('n'),
        fn.max('created_at_gmt').as('created'),
        fn.max('released_at_gmt').as('released'),
        fn.max('loaded_at_gmt').as('loaded'),
        fn.max('done_at_gmt').as('done'),
      ])
      .groupBy(['status', 'kind']),
  );
  const swept = await findOne('batchSweeps', { where: { batch_id: batch.id } });
  const moments = groups.flatMap(({ created, released, loaded, done }) => [created, released, loaded, done]);
  const count = (wanted: (group: PartGroup) => boolean): number =>
    groups.filter(wanted).reduce((sum, { n }) => sum + n, 0);
  const isOut = ({ status }: PartGroup): boolean => status === 'released' || status === 'loaded';
  return {
    activity: {
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
