import type { Tally } from '../shared/batches/core/tally.ts';
import { counted, grouped } from '../shared/domain/counted.ts';

/** What an import is doing, in the order in which it does it. */
export type ImportStage = 'waiting' | 'reading' | 'loading' | 'tagging' | 'finishing';

/** How far an import has come at one moment. */
export interface Progress {
  readonly stage: ImportStage;
  /** Documents with an outcome. */
  readonly done: number;
  /** Documents read so far; all of the file from `loading` on. */
  readonly read: number;
}

export interface ProgressRate extends Progress {
  /** Documents a second, over the last while; 0 as long as that is not known. */
  readonly perSecond: number;
  /** Null as long as it is not known. */
  readonly secondsLeft: number | null;
}

/** The rate is that of the last seconds: an import's beginning says little about its end. */
const WINDOW_MS = 5_000;

/** Where a batch stands, as its row and the sums of its parts say. */
export function progressOf(
  { status, cut }: { readonly status: string; readonly cut: boolean },
  { read, skipped, inFlight }: Pick<Tally, 'read' | 'skipped' | 'inFlight'>,
): Progress {
  const stage = !cut ? 'reading' : status === 'finalizing' ? 'finishing' : inFlight > 0 ? 'loading' : 'tagging';
  return { stage, done: read - skipped - inFlight, read };
}

/** Adds rate and time left to what it is told; one for each import. `at` is in milliseconds. */
export function createRateMeter(): (progress: Progress, at: number) => ProgressRate {
  let points: { readonly at: number; readonly done: number }[] = [];
  return (progress, at) => {
    const { done, read, stage } = progress;
    points = [...points.filter((point) => at - point.at <= WINDOW_MS), { at, done }];
    const first = points[0] ?? { at, done };
    const perSecond = at > first.at ? ((done - first.done) * 1000) / (at - first.at) : 0;
    const secondsLeft = stage === 'loading' && perSecond > 0 ? (read - done) / perSecond : null;
    return { ...progress, perSecond, secondsLeft };
  };
}

const STAGES: Readonly<Record<ImportStage, string>> = {
  waiting: 'waiting for intake',
  reading: 'reading the load file',
  loading: 'loading',
  tagging: 'tagging',
  finishing: 'finishing',
};

/** `loading · 3,500 of 6,000 documents · 850/s · 3 s left` */
export function progressText({ stage, done, read, perSecond, secondsLeft }: ProgressRate): string {
  const parts = [STAGES[stage]];
  if (stage === 'reading' && read > 0) parts.push(counted(read, 'document'));
  if (stage !== 'waiting' && stage !== 'reading') parts.push(`${grouped(done)} of ${counted(read, 'document')}`);
  if (perSecond > 0) parts.push(`${grouped(Math.round(perSecond))}/s`);
  if (secondsLeft !== null) parts.push(`${duration(secondsLeft)} left`);
  return parts.join(' · ');
}

/** `3 s`, `2 min 5 s`, `1 h 4 min` */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
