import type { CaseSession } from '../cases/sessions.ts';
import type { BatchStatus, DedupePolicy } from '../domain/vocabulary.ts';
import type { CutState } from '../load-files/cutting/cut-state.ts';
import type { Layout } from '../load-files/layout.ts';
import { batches } from '../schema/case/batches/batches.ts';
import type { ReadRow } from '../schema/table.ts';

export type Batch = ReadRow<typeof batches>;

/** Where a batch's documents come from. */
export type BatchOrigin =
  | {
      readonly kind: 'load_file';
      readonly bucket: string;
      readonly key: string;
      readonly versionId: string | null;
      readonly eTag: string;
      readonly bytes: number;
      /** How its records are read, and where cutting begins. */
      readonly layout: Layout;
      readonly cutState: CutState;
    }
  | { readonly kind: 'messages' };

export interface NewBatch {
  readonly name: string;
  readonly digest: Buffer;
  readonly policy: DedupePolicy;
  readonly origin: BatchOrigin;
}

/** The states in which a batch is not at its end. */
export const OPEN: readonly BatchStatus[] = ['submitted', 'loading', 'finalizing'];

/** The states in which a batch takes nothing more. */
export const ENDED: ReadonlySet<BatchStatus> = new Set<BatchStatus>([
  'completed',
  'completed_with_errors',
  'cancelled',
]);

/** Records a batch, once for its source, and gives its row, locked until the transaction ends. */
export async function recordBatch(session: CaseSession, batch: NewBatch, now: string): Promise<Batch> {
  const { origin } = batch;
  const object = origin.kind === 'load_file' ? origin : null;
  const known = await session.findOne('batches', {
    where: { source_digest: batch.digest },
    attributes: ['id'],
    withDeleted: true,
  });
  if (!known) {
    await session.insert(batches, [
      {
        name: batch.name,
        source_digest: batch.digest,
        source_kind: origin.kind,
        source_bucket: object?.bucket ?? null,
        source_key: object?.key ?? null,
        source_version: object?.versionId ?? null,
        source_etag: object?.eTag ?? null,
        source_bytes: object?.bytes ?? null,
        layout: object && JSON.stringify(object.layout),
        cut_state: object && JSON.stringify(object.cutState),
        status: 'submitted',
        dedupe_policy: batch.policy,
        created_at_gmt: now,
        updated_at_gmt: now,
      },
    ]);
  }
  const made =
    known ??
    (await session.findOne('batches', {
      where: { source_digest: batch.digest },
      attributes: ['id'],
      withDeleted: true,
    }));
  const locked = made && (await lockBatch(session, made.id));
  if (!locked) throw new Error('A recorded batch has no row.');
  return locked;
}

/** A batch's row, locked until the transaction ends; null when there is none. */
export async function lockBatch(session: CaseSession, batchId: number): Promise<Batch | null> {
  await session.rows(session.db.selectFrom('batches').select('id').where('id', '=', batchId).forUpdate());
  return session.findOne('batches', { where: { id: batchId }, withDeleted: true });
}
