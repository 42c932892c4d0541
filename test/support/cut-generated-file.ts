import { startOfCut } from '../../shared/load-files/cutting/cut-state.ts';
import { type CutPart, createPartCutter } from '../../shared/load-files/cutting/part-cutter.ts';
import { readHeader } from '../../shared/load-files/formats/read-header.ts';
import { recordShape } from '../../shared/load-files/layout.ts';
import { createRecordSplitter } from '../../shared/load-files/records/record-splitter.ts';

/**
 * A process of its own: cuts a generated load file of so many MiB as intake does, and prints what it cut and the most
 * memory it held. Needs `--expose-gc`, so that what is held is told from what is only not collected yet.
 */
const MIB = 2 ** 20;
const CHUNK_BYTES = 64 * 1024;
const PARTS_PER_TRANSACTION = 50;
const SAMPLE_BYTES = 5 * MIB;
const HEADER = Buffer.from('DocID,ParentID,DateSent,Custodian,Comment\r\n');
const COMMENT = `"${'words, ""quoted"" and\nbroken, '.repeat(18)}"`;

/** Families of four, so that ids are gathered; every id is another one. */
const row = (n: number): string =>
  `DOC${n},${n % 4 === 0 ? '' : `DOC${n - (n % 4)}`},${(n % 12) + 1}/13/2001,Custodian ${n % 7},${COMMENT}\r\n`;

function* chunks(bytes: number): Generator<Uint8Array> {
  let given = 0;
  let text = '';
  for (let n = 0; given < bytes; n++) {
    text += row(n);
    if (text.length < CHUNK_BYTES) continue;
    yield Buffer.from(text.slice(0, CHUNK_BYTES));
    text = text.slice(CHUNK_BYTES);
    given += CHUNK_BYTES;
  }
  yield Buffer.from(text);
}

const { layout } = readHeader(
  {
    format: 'delimited',
    encoding: 'utf-8',
    bomBytes: 0,
    delimiter: ',',
    qualifier: '"',
    newlineMark: null,
    multiValue: null,
  },
  HEADER,
);
const state = startOfCut(HEADER.length, 2);
const splitter = createRecordSplitter({
  shape: recordShape(layout),
  byteStart: state.byteStart,
  lineNumber: state.lineNumber,
});
const cutter = createPartCutter(layout, state);

let ready: CutPart[] = [];
const cut = { parts: 0, rows: 0, bytes: 0 };
const record = (): void => {
  cut.parts += ready.length;
  for (const { part } of ready) {
    cut.rows += part.rows;
    cut.bytes += part.byteEnd - part.byteStart;
  }
  ready = [];
};

let heldBytes = 0;
let given = 0;
let sampled = 0;
for (const chunk of chunks(Number(process.argv[2]) * MIB)) {
  for (const raw of splitter.push(chunk)) ready.push(...cutter.push(raw));
  if (ready.length >= PARTS_PER_TRANSACTION) record();
  given += chunk.length;
  if (given - sampled < SAMPLE_BYTES) continue;
  sampled = given;
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  heldBytes = Math.max(heldBytes, heapUsed + external);
}
for (const raw of splitter.end()) ready.push(...cutter.push(raw));
ready.push(...cutter.end());
record();
process.stdout.write(JSON.stringify({ given, ...cut, heldBytes }));
