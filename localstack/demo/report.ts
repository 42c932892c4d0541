import { batchWarningText } from '../../shared/core/batch-warnings.ts';
import type { BatchResult } from './batch-result.ts';
import { grouped } from './progress.ts';
import type { KnownTruth } from './sample/known-truth.ts';

const WIDTH = 9;
const row = (sign: string, label: string, value: number): string =>
  `  ${sign} ${label.padEnd(11)}${grouped(value).padStart(WIDTH)}`;

/** A batch's sum, and whether it is right; of a repeat, why it loaded nothing. */
export function batchReport(batch: BatchResult): string[] {
  if (batch.repeatOfBatchId !== null) return repeatReport(batch);
  const rate = batch.seconds > 0 ? ` · ${grouped(Math.round(batch.read / batch.seconds))} documents/s` : '';
  return [
    `Batch ${batch.batchId} "${batch.name}": ${batch.status.replaceAll('_', ' ')} · ${batch.seconds.toFixed(1)} s${rate}`,
    row(' ', 'read', batch.read),
    row('=', 'loaded', batch.loaded),
    row('+', 'duplicates', batch.duplicates),
    row('+', 'rejected', batch.rejected),
    row('+', 'in flight', batch.inFlight),
    `    with ${grouped(batch.warnings)} warnings, ${grouped(batch.taggings)} taggings, in ${grouped(batch.parts)} parts`,
    ...batch.batchWarnings.map((warning) => `  Note · ${batchWarningText(warning)}`),
    ...(batch.problems.length === 0
      ? ['  Every row is accounted for, and the tables hold exactly these.']
      : notReconciled(batch)),
  ];
}

const notReconciled = ({ problems }: BatchResult): string[] =>
  problems.map((problem) => `  NOT RECONCILED · ${problem}`);

const repeatReport = (batch: BatchResult): string[] => [
  `Batch ${batch.batchId} "${batch.name}": the same bytes as batch ${batch.repeatOfBatchId}, nothing loaded; --load-again loads them again`,
  ...notReconciled(batch),
];

/** Whether the sample became what it must. */
export function truthReport(truth: KnownTruth, differences: readonly string[]): string[] {
  if (differences.length > 0) return ['What differs from the known truth', ...differences.map((line) => `  ${line}`)];
  const compared = [
    `${grouped(truth.unique.length)} documents that nothing duplicates`,
    `${grouped(truth.copies.length)} contents with copies`,
    `${grouped(truth.familyLinks)} attachments`,
    `${grouped(truth.taggings)} taggings of ${grouped(truth.tags)} tags`,
    `${grouped(truth.holders)} custodian links`,
    `${grouped(Object.values(truth.faults).reduce((sum, n) => sum + n, 0))} faults`,
  ];
  return [`What differs from the known truth: nothing`, `  compared: ${compared.join(', ')}`];
}

/** How many events of each type a subscriber got. */
export function eventsReport(events: Readonly<Record<string, number>>): string[] {
  return ['Events', ...Object.entries(events).map(([type, n]) => `  ${type.padEnd(22)}${grouped(n).padStart(6)}`)];
}

/** A list under a heading; nothing when the list is empty. */
export const section = (heading: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [heading, ...lines.map((line) => `  ${line}`)];
