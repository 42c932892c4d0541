import type { ReadRecord } from '../../../../shared/domain/document.ts';
import { MAX_RECORD_BYTES } from '../../../../shared/domain/limits.ts';
import { fileWarnings } from '../../../../shared/load-files/cutting/cut-state.ts';
import type { CutPart } from '../../../../shared/load-files/cutting/part-cutter.ts';
import { type Layout, recordShape } from '../../../../shared/load-files/layout.ts';
import { damageOf, damageProblems } from './damage-problems.ts';
import { decodes } from './decodes.ts';
import type { Mutant } from './mutant.ts';
import { bytesOf, sizesFor } from './mutant.ts';
import { type NaiveRecord, naiveLines, naiveRecords } from './naive-records.ts';
import { cut, type Opened, open, readOne, refusalOf, storedState } from './pure-path.ts';
import { rowProblems } from './row-problems.ts';
import type { SeedFile } from './seed-file.ts';

/** What became of a mutant. */
export interface Verdict {
  readonly bytes: number;
  /** The code with which the file was refused whole, or null. */
  readonly refused: string | null;
  readonly rows: number;
  readonly rejects: number;
  /** The records were counted by the rules as well. */
  readonly counted: boolean;
  /** One mark of the file is damaged, and its other records are known. */
  readonly damaged: boolean;
  /** In words; empty when the promise held. */
  readonly problems: readonly string[];
}

/** Reads a mutant as intake and the documentloader do between them, and holds what comes out against the promises. */
export function judge(mutant: Mutant, files: readonly SeedFile[]): Verdict {
  const bytes = bytesOf(mutant, files);
  const name = files[mutant.file]?.name ?? '';
  const opened = refusalOf(() => open(bytes, name));
  if ('refused' in opened) return refusal(bytes, opened.refused);
  const limits = mutant.maxRows === null ? {} : { maxRows: mutant.maxRows };
  const whole = refusalOf(() => cut(bytes, opened.value, sizesFor(mutant.chunks[0], bytes), limits));
  if ('refused' in whole) {
    const { dialect } = opened.value.layout;
    const lines = naiveLines(bytes, dialect, opened.value.start.byteStart, null).length;
    return refusal(bytes, whole.refused, lines === 0 ? [] : [`refused as ${whole.refused} with ${lines} lines`]);
  }

  const { cuts, layout } = whole.value;
  const again = cut(bytes, opened.value, sizesFor(mutant.chunks[1], bytes), limits);
  const read = cuts.map((one) => readOne(bytes, layout, one));
  const records = read.flat();
  const damage = damageOf(mutant, files);
  const naive = naiveRecords(bytes, layout.dialect, opened.value.start.byteStart, recordShape(layout).columnCount ?? 0);
  return {
    bytes: bytes.length,
    refused: null,
    rows: records.length,
    rejects: records.filter(({ kind }) => kind === 'reject').length,
    counted: naive !== null,
    damaged: damage !== null,
    problems: [
      ...tilingProblems(bytes, opened.value, cuts),
      ...cuts.flatMap(({ part }, i) =>
        part.rows === read[i]?.length
          ? []
          : [`part ${part.partNumber} has ${part.rows} rows, ${read[i]?.length} were read`],
      ),
      ...(same(again, whole.value) ? [] : ['other chunks gave other parts']),
      ...resumeProblems(bytes, opened.value, cuts, mutant, limits),
      ...recordProblems(bytes, layout, opened.value, records, naive),
      ...records.flatMap(rowProblems),
      ...(damage === null
        ? []
        : damageProblems(damage, layout, records, fileWarnings(layout, cuts.at(-1)?.state ?? opened.value.start))),
    ],
  };
}

const refusal = (bytes: Buffer, refused: string, problems: readonly string[] = []): Verdict => ({
  bytes: bytes.length,
  refused,
  rows: 0,
  rejects: 0,
  counted: false,
  damaged: false,
  problems,
});

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Parts stand behind each other from the first record to the end, with nothing but blank lines and empty rows between them. */
function tilingProblems(bytes: Buffer, { start, layout }: Opened, cuts: readonly CutPart[]): string[] {
  const problems: string[] = [];
  let at = start.byteStart;
  const blank = (from: number, to: number): boolean =>
    from <= to && naiveLines(bytes.subarray(from, to), layout.dialect, 0, null).length === 0;
  for (const [i, { part }] of cuts.entries()) {
    if (part.partNumber !== i + 1) problems.push(`part ${i + 1} is numbered ${part.partNumber}`);
    if (!blank(at, part.byteStart)) problems.push(`part ${i + 1} begins at ${part.byteStart}, the last ended at ${at}`);
    if (part.byteEnd <= part.byteStart) problems.push(`part ${i + 1} is empty`);
    at = part.byteEnd;
  }
  if (at > bytes.length || !blank(at, bytes.length)) problems.push(`parts end at ${at} of ${bytes.length} bytes`);
  return problems;
}

/** A run that crashed behind some part goes on there and comes to the same. */
function resumeProblems(
  bytes: Buffer,
  { layout }: Opened,
  cuts: readonly CutPart[],
  { resumeAt, chunks }: Mutant,
  limits: { readonly maxRows?: number },
): string[] {
  const at = resumeAt % cuts.length;
  const state = cuts[at]?.state;
  if (!state) return [];
  const rest = cut(bytes, { layout, start: storedState(state) }, sizesFor(chunks[1], bytes), limits);
  const parts = (some: readonly CutPart[]) => some.map(({ part }) => part);
  const warned = (some: readonly CutPart[]) => fileWarnings(layout, some.at(-1)?.state ?? state);
  return [
    ...(same(parts(rest.cuts), parts(cuts.slice(at + 1))) ? [] : [`going on behind part ${at + 1} gave other parts`]),
    ...(same(warned(rest.cuts), warned(cuts)) ? [] : [`going on behind part ${at + 1} gave other warnings`]),
  ];
}

/** Every record has its line and its own bytes, and none is missing where the rules alone say how many there are. */
function recordProblems(
  bytes: Buffer,
  layout: Layout,
  { start }: Opened,
  records: readonly ReadRecord[],
  naive: readonly NaiveRecord[] | null,
): string[] {
  const lines = new Map(naiveLines(bytes, layout.dialect, start.byteStart, null).map((line) => [line.line, line]));
  const problems: string[] = [];
  let last = 0;
  for (const [i, record] of records.entries()) {
    const { lineNumber, original } = record.kind === 'document' ? record.document : record.reject;
    const line = lines.get(lineNumber);
    if (lineNumber <= last) problems.push(`line ${lineNumber} comes behind line ${last}`);
    last = lineNumber;
    if (!line) problems.push(`line ${lineNumber} is blank or none`);
    else if (!bytes.subarray(line.offset, line.offset + original.length).equals(original))
      problems.push(`line ${lineNumber} does not keep its bytes`);
    if (original.length > MAX_RECORD_BYTES) problems.push(`line ${lineNumber} keeps ${original.length} bytes`);
    problems.push(...codeProblems(record, layout, naive?.[i]).map((problem) => `line ${lineNumber} ${problem}`));
  }
  const found = records.map((record) => (record.kind === 'document' ? record.document : record.reject).lineNumber);
  if (
    naive !== null &&
    !same(
      found,
      naive.map(({ line }) => line),
    )
  )
    problems.push(`${found.length} records were read, by the rules there are ${naive.length}`);
  return problems;
}

/** A fault of a whole row, where the rules alone say whether it has one. */
function codeProblems(record: ReadRecord, layout: Layout, naive: NaiveRecord | undefined): string[] {
  const codes = record.kind === 'reject' ? record.reject.faults.map(({ code }) => code) : [];
  if (codes.includes('RECORD_TOO_LONG') || codes.includes('UNCLOSED_QUALIFIER')) {
    return naive && codes.includes('UNCLOSED_QUALIFIER') ? ['is well written and was not read'] : [];
  }
  const { original } = record.kind === 'document' ? record.document : record.reject;
  const valid = decodes(original, layout.dialect.encoding);
  const problems: string[] = [];
  if (valid === codes.includes('INVALID_BYTES')) problems.push(valid ? 'is valid text' : 'is not valid text');
  const { columnCount: columns } = recordShape(layout);
  if (valid && naive && columns !== null && (naive.cells === columns) === codes.includes('CELL_COUNT'))
    problems.push(`has ${naive.cells} cells of ${columns}`);
  return problems;
}
