import { PutObjectCommand } from '@aws-sdk/client-s3';
import { differences } from '../shared/batches/core/tally.ts';
import { type GivenOptions, metadataOf } from '../shared/domain/import-options.ts';
import { objectKey } from '../shared/domain/object-key.ts';
import type { BatchResult } from './batch-result.ts';
import { type BatchState, batchState, tablesOf, warningsOf } from './batch-state.ts';
import { DemoError } from './demo-error.ts';
import { followBatch } from './follow-batch.ts';
import type { Pipeline } from './pipeline.ts';
import { createRateMeter, progressText } from './progress.ts';
import type { Screen } from './screen.ts';
import type { SourceFile } from './source-file.ts';
import { reconcile } from './truth/reconciliation.ts';

/** How an import ended. Both are there when a batch was given up half-way. */
export interface ImportOutcome {
  readonly batch: BatchResult | null;
  readonly failure: DemoError | null;
}

interface ImportSetting {
  readonly screen: Screen;
  readonly signal: AbortSignal;
  /** What is said of the import, in the object's metadata. */
  readonly options: GivenOptions;
}

/** Puts a file into the bucket, which is all that a user does, and follows the batch that comes of it. */
export async function importFile(
  pipeline: Pipeline,
  file: Pick<SourceFile, 'name' | 'read'>,
  name: string,
  { screen, signal, options }: ImportSetting,
): Promise<ImportOutcome> {
  const { caseId, sessions, clients, bucket, check, isIdle } = pipeline;
  const meter = createRateMeter();
  const Body = await file.read();
  const startedAt = performance.now();
  const Key = objectKey({ caseId, batchName: name, fileName: file.name });
  await clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body, Metadata: metadataOf(options) }), {
    abortSignal: signal,
  });
  const resultOf = async (state: BatchState): Promise<BatchResult> => {
    const { batchId, status, tally, repeatOfBatchId } = state;
    const seconds = Math.round(performance.now() - startedAt) / 1000;
    const tables = await tablesOf(sessions, caseId, batchId);
    const batchWarnings = await warningsOf(sessions, caseId, batchId);
    // A repeat is to have no outcome for its rows, and none in the tables.
    const problems = repeatOfBatchId === null ? reconcile(status, tally, tables) : differences(tally, tables);
    return { batchId, name, status, ...tally, batchWarnings, seconds, problems, repeatOfBatchId };
  };
  try {
    const state = await followBatch({
      read: () => batchState(sessions, caseId, name),
      check,
      isIdle,
      onProgress: (progress) => screen.progress(`${name}  ${progressText(meter(progress, performance.now()))}`),
      signal,
    });
    return { batch: await resultOf(state), failure: null };
  } catch (error) {
    if (!(error instanceof DemoError)) throw error;
    const state = await batchState(sessions, caseId, name);
    return { batch: state && (await resultOf(state)), failure: error };
  }
}
