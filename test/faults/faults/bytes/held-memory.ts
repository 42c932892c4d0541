import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { MAX_RECORD_BYTES } from '../../../../shared/domain/limits.ts';
import { createPartCutter } from '../../../../shared/load-files/cutting/part-cutter.ts';
import { recordShape } from '../../../../shared/load-files/layout.ts';
import { createRecordSplitter } from '../../../../shared/load-files/records/record-splitter.ts';
import { type Opened, open, refusalOf } from './pure-path.ts';

const CHUNK_BYTES = 64 * 1024;
const STREAM_BYTES = 6 * MAX_RECORD_BYTES;
/** A look costs a collection. */
const LOOK_EVERY_BYTES = MAX_RECORD_BYTES;

const RELOOKS = 20;
const RELOOK_AFTER_MS = 100;

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

const sleep = new Int32Array(new SharedArrayBuffer(4));

/** The same, looked at again where it is too much: a machine with much else to do frees buffers late. */
function heldAtMost(limit: number, before: number): number {
  let held = heldBytes() - before;
  for (let again = 0; held > limit && again < RELOOKS; again++) {
    Atomics.wait(sleep, 0, 0, RELOOK_AFTER_MS);
    held = heldBytes() - before;
  }
  return held;
}

/** Bytes that this thread holds and needs. Buffers are freed beside the program: the second collection waits for that. */
function heldBytes(): number {
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/**
 * The most bytes that cutting holds while the file goes on and on: everything behind the header again and again, with
 * its line ends or as one endless line. Null when the file is no load file.
 * @param limit What it may be.
 */
export function mostHeld(file: Buffer, fileName: string, lines: boolean, limit: number): number | null {
  const opened = refusalOf(() => open(file, fileName));
  if ('refused' in opened) return null;
  const body = file.subarray(opened.value.start.byteStart);
  const endless = lines ? body : body.filter((byte) => byte !== 0x0a);
  return endless.length === 0 ? null : cutStream(opened.value, Buffer.from(endless), limit);
}

function cutStream({ layout, start }: Opened, body: Buffer, limit: number): number {
  const splitter = createRecordSplitter({
    shape: recordShape(layout),
    byteStart: start.byteStart,
    lineNumber: start.lineNumber,
  });
  const cutter = createPartCutter(layout, start);
  const ring = ringOf(body);
  const before = heldBytes();
  let most = 0;
  for (let given = 0; given < STREAM_BYTES; given += CHUNK_BYTES) {
    // Copies, which nobody holds but the splitter.
    const from = given % body.length;
    const chunk = Buffer.from(ring.subarray(from, from + CHUNK_BYTES));
    for (const record of splitter.push(chunk)) cutter.push(record);
    if (given % LOOK_EVERY_BYTES === 0) most = Math.max(most, heldAtMost(limit, before));
  }
  return most;
}

/** The body again and again, so that a chunk may begin anywhere in it. */
const ringOf = (body: Buffer): Buffer => Buffer.alloc(body.length + CHUNK_BYTES, body);
