import { parentPort, workerData } from 'node:worker_threads';
import * as fc from 'fast-check';
import { MAX_RECORD_BYTES } from '../../../../shared/domain/limits.ts';
import { BLOCK_MUTANTS, type FuzzCounts, type FuzzReport, type FuzzWork } from './fuzz-plan.ts';
import { mostHeld } from './held-memory.ts';
import { bytesOf, type Mutant, mutants } from './mutant.ts';
import { judge, type Verdict } from './mutant-problems.ts';
import { seedFiles } from './seed-files.ts';

/** A thread that judges mutants block by block. A hang is the watch's to see, because a thread that hangs says nothing. */
const work = workerData as FuzzWork;
const { files } = seedFiles(work.seed);
const inHand = new Uint8Array(work.inHand, 8);
const clock = new Int32Array(work.inHand, 0, 2);

/** CPU milliseconds that a mutant may take: far above what any takes, far below what grows with the square of its size. */
const budgetMs = ({ bytes, rows }: Verdict): number => 500 + bytes / 250 + rows / 5;
/** Two records of the greatest length, a chunk, and what the cutter remembers. */
const HELD_LIMIT = 2 * MAX_RECORD_BYTES + 2 ** 20;

const counts: FuzzCounts = {
  mutants: 0,
  bytes: 0,
  refused: 0,
  rows: 0,
  rejects: 0,
  counted: 0,
  damaged: 0,
  slowestMs: 0,
  slowestBytes: 0,
  mostHeld: 0,
};

for (let block = work.first; block * BLOCK_MUTANTS < work.mutants; block += work.threads) {
  const numRuns = Math.min(BLOCK_MUTANTS, work.mutants - block * BLOCK_MUTANTS);
  // Any two seeds of runs give blocks of their own.
  const seed = Math.imul(work.seed ^ Math.imul(block + 1, 0x9e3779b1), 0x85ebca6b);
  const details = fc.check(fc.property(mutants(files), holds), { seed, numRuns });
  const problems = details.failed
    ? [
        `block ${block}, path ${details.counterexamplePath}: ${tell(details.counterexample?.[0] ?? null, details.errorInstance)}`,
      ]
    : [];
  tellParent({ kind: 'block', counts, problems: [...problems, ...memoryProblems(block)] });
}
tellParent({ kind: 'done' });

function tellParent(report: FuzzReport): void {
  parentPort?.postMessage(report);
}

/** Throws when a mutant breaks a promise, so that it is shrunk. */
function holds(mutant: Mutant): void {
  show(mutant);
  const startedAt = process.threadCpuUsage();
  const verdict = judge(mutant, files);
  const { user, system } = process.threadCpuUsage(startedAt);
  const ms = (user + system) / 1_000;
  counts.mutants++;
  counts.bytes += verdict.bytes;
  counts.refused += verdict.refused === null ? 0 : 1;
  counts.rows += verdict.rows;
  counts.rejects += verdict.rejects;
  counts.counted += verdict.counted ? 1 : 0;
  counts.damaged += verdict.damaged ? 1 : 0;
  if (ms > counts.slowestMs) {
    counts.slowestMs = Math.round(ms);
    counts.slowestBytes = verdict.bytes;
  }
  const problems = [...new Set(verdict.problems)];
  if (ms > budgetMs(verdict)) problems.push(`${Math.round(ms)} ms for ${verdict.bytes} bytes`);
  if (problems.length > 0) throw new Error(problems.slice(0, 5).join('; '));
}

/** Leaves the mutant where the watch finds it, and moves its clock. */
function show(mutant: Mutant): void {
  const { written } = new TextEncoder().encodeInto(JSON.stringify(mutant), inHand);
  Atomics.store(clock, 1, written);
  Atomics.add(clock, 0, 1);
}

/** One mutant of each block is read as a file without end. */
function memoryProblems(block: number): string[] {
  const [mutant] = fc.sample(mutants(files), { seed: work.seed + block, numRuns: 1 });
  if (!mutant) return [];
  show(mutant);
  const held = mostHeld(bytesOf(mutant, files), nameOf(mutant), block % 2 === 0, HELD_LIMIT) ?? 0;
  counts.mostHeld = Math.max(counts.mostHeld, held);
  return held > HELD_LIMIT ? [`${held} bytes held by ${tell(mutant, null)}`] : [];
}

function nameOf(mutant: Mutant): string {
  return files[mutant.file]?.name ?? '';
}

function tell(mutant: Mutant | null, error: unknown): string {
  const name = mutant === null ? '' : nameOf(mutant);
  const what = error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 4).join(' ') : '';
  return `${name} ${JSON.stringify(mutant)} ${what}`;
}
