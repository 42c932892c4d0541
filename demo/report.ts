import { batchWarningText } from '../shared/domain/batch-warnings.ts';
import { counted, grouped } from '../shared/domain/counted.ts';
import type { BatchResult } from './batch-result.ts';
import { isAllRejected } from './exit-codes.ts';
import type { KnownTruth } from './sample/known-truth.ts';

const WIDTH = 9;
const row = (sign: string, label: string, value: number): string =>
  `  ${sign} ${label.padEnd(11)}${grouped(value).padStart(WIDTH)}`;

/** A batch's sum, and whether it is right; of a repeat, why it loaded nothing. */
export function batchReport(batch: BatchResult): string[] {
  if (batch.repeatOfBatchId !== null) return repeatReport(batch);
  const rate = batch.seconds > 0 ? ` · ${counted(Math.round(batch.read / batch.seconds), 'document')}/s` : '';
  return [
    `Batch ${batch.batchId} "${batch.name}": ${batch.status.replaceAll('_', ' ')} · ${batch.seconds.toFixed(1)} s${rate}`,
    row(' ', 'read', batch.read),
    row('=', 'loaded', batch.loaded),
    row('+', 'duplicates', batch.duplicates),
    row('+', 'rejected', batch.rejected),
    row('+', 'skipped', batch.skipped),
    row('+', 'in flight', batch.inFlight),
    `    with ${counted(batch.warnings, 'warning')}, ${counted(batch.taggings, 'tagging')}, in ${counted(batch.parts, 'part')}`,
    ...batch.batchWarnings.map((warning) => `  Note · ${batchWarningText(warning)}`),
    ...(batch.problems.length === 0
      ? ['  Every row is accounted for, and the tables hold exactly these.']
      : notReconciled(batch)),
    ...(isAllRejected(batch) ? ['  NOTHING LOADED · every row was rejected'] : []),
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
    `${counted(truth.unique.length, 'document')} that nothing duplicates`,
    `${counted(truth.copies.length, 'content')} with copies`,
    counted(truth.familyLinks, 'attachment'),
    `${counted(truth.taggings, 'tagging')} of ${counted(truth.tags, 'tag')}`,
    counted(truth.holders, 'custodian link'),
    counted(
      Object.values(truth.faults).reduce((sum, n) => sum + n, 0),
      'fault',
    ),
  ];
  return [`What differs from the known truth: nothing`, `  compared: ${compared.join(', ')}`];
}

/** How many events a subscriber got, by name. */
export function eventsReport(events: Readonly<Record<string, number>>): string[] {
  return ['Events', ...Object.entries(events).map(([name, n]) => `  ${name.padEnd(25)}${grouped(n).padStart(7)}`)];
}

/** A list under a heading; nothing when the list is empty. */
export const section = (heading: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [heading, ...lines.map((line) => `  ${line}`)];
