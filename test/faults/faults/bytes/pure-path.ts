import type { ReadRecord } from '../../../../shared/domain/document.ts';
import { MESSAGE_CODES, type MessageCode, PermanentError } from '../../../../shared/domain/permanent-error.ts';
import {
  type CutState,
  cutStateSchema,
  startOfCut,
  withDateOrders,
} from '../../../../shared/load-files/cutting/cut-state.ts';
import { type CutPart, createPartCutter, type PartLimits } from '../../../../shared/load-files/cutting/part-cutter.ts';
import { HEAD_BYTES } from '../../../../shared/load-files/formats/format.ts';
import { readHeader } from '../../../../shared/load-files/formats/read-header.ts';
import { sniffDialect } from '../../../../shared/load-files/formats/sniff-dialect.ts';
import { type Layout, layoutSchema, recordShape } from '../../../../shared/load-files/layout.ts';
import { readPart } from '../../../../shared/load-files/records/read-part.ts';
import { createRecordSplitter } from '../../../../shared/load-files/records/record-splitter.ts';

/** What decides nothing: in which pieces a stream gives its bytes. Sizes are taken in turn. */
export type ChunkSizes = readonly number[];

/** A file that was taken for a load file. */
export interface Opened {
  readonly layout: Layout;
  readonly start: CutState;
}

/** What the database gives back of what it was given as JSON. */
const stored = <T>(value: T): unknown => JSON.parse(JSON.stringify(value));

export function* chunksOf(bytes: Uint8Array, sizes: ChunkSizes): Generator<Uint8Array> {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? bytes.length;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

/** Runs `work`; the code of a refusal with which a whole file may be refused. Any other error is thrown. */
export function refusalOf<T>(work: () => T): { readonly value: T } | { readonly refused: MessageCode } {
  try {
    return { value: work() };
  } catch (error) {
    if (error instanceof PermanentError && error.code in MESSAGE_CODES) return { refused: error.code };
    throw error;
  }
}

/** As intake opens an object: dialect and header from its first bytes, and the layout as the batch's row keeps it. */
export function open(bytes: Buffer, fileName: string): Opened {
  const head = bytes.subarray(0, HEAD_BYTES);
  const { layout, byteStart, firstLine } = readHeader(sniffDialect(head, fileName), head);
  return { layout: layoutSchema.parse(stored(layout)), start: startOfCut(byteStart, firstLine) };
}

/** As intake cuts an object, from the beginning or from where an earlier run came to. */
export function cut(
  bytes: Buffer,
  { layout, start }: Opened,
  sizes: ChunkSizes,
  limits: PartLimits,
): { readonly cuts: readonly CutPart[]; readonly layout: Layout } {
  const cutter = createPartCutter(layout, start, limits);
  const splitter = createRecordSplitter({
    shape: recordShape(layout),
    byteStart: start.byteStart,
    lineNumber: start.lineNumber,
    onEmptyRow: cutter.emptyRow,
  });
  const cuts: CutPart[] = [];
  for (const chunk of chunksOf(bytes.subarray(start.byteStart), sizes)) {
    for (const record of splitter.push(chunk)) cuts.push(...cutter.push(record));
  }
  for (const record of splitter.end()) cuts.push(...cutter.push(record));
  cuts.push(...cutter.end());
  return { cuts, layout: layoutSchema.parse(stored(withDateOrders(layout, cuts.at(-1)?.state ?? start))) };
}

/** The state behind a part as the batch's row keeps it. */
export const storedState = (state: CutState): CutState => cutStateSchema.parse(stored(state));

/** As the documentloader reads a part of an object. */
export const readOne = (bytes: Buffer, layout: Layout, { part }: CutPart): ReadRecord[] =>
  readPart(layout, bytes.subarray(part.byteStart, part.byteEnd), part);
